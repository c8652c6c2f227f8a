# Does what `python -m ipykernel_launcher` does, with debugpy and jedi hidden while ipykernel is
# imported (it takes their absence in its stride) and the garbage collector off for as long. User
# code can import both.
import sys

if sys.path[0] == "":
    del sys.path[0]

import gc

gc.disable()
hidden = [name for name in ("debugpy", "debugpy.server", "jedi") if name not in sys.modules]
for name in hidden:
    sys.modules[name] = None

import importlib.util

from ipykernel import kernelapp
import ipykernel.debugger

for name in hidden:
    if sys.modules.get(name, False) is None:
        del sys.modules[name]
gc.enable()

sys.argv[0] = importlib.util.find_spec("ipykernel_launcher").origin
sys.orig_argv[:] = [sys.executable, "-m", "ipykernel_launcher", *sys.argv[1:]]
kernelapp.launch_new_instance()
