# Does what `python -m ipykernel_launcher` does, with two differences.
#
# Nothing that it prints is lost: by default its iopub socket drops messages, without a word, while a
# thousand of them wait for a client. Here the kernel waits instead.
#
# A batch start (the first argument is `batch`, else `plain`) hides debugpy and jedi while ipykernel is
# imported (it takes their absence in its stride) and keeps the garbage collector off for as long. User
# code can import both. At its end it does what ipykernel does, without looking for children where
# there are none, and without two waits that ipykernel runs into: for children that have ended, and
# now and then for its own threads.
import sys

batch = sys.argv.pop(1) == "batch"
if sys.path[0] == "":
    del sys.path[0]

import gc

hidden = []
if batch:
    gc.disable()
    hidden = [name for name in ("debugpy", "debugpy.server", "jedi") if name not in sys.modules]
for name in hidden:
    sys.modules[name] = None

import importlib.util
import os

from ipykernel import kernelapp, kernelbase
import zmq

if batch:
    import ipykernel.debugger

for name in hidden:
    if sys.modules.get(name, False) is None:
        del sys.modules[name]


def children(kernel, search=getattr(kernelbase.Kernel, "_process_children", None)):
    """The kernel's children, without those that have ended and that it would wait half a minute for.

    Where it has none, psutil is not imported to search for them.
    """
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return []
    return [child for child in search(kernel) if child.is_running() and child.status() != "zombie"]


def start(app, start=kernelapp.IPKernelApp.start):
    """Lets the control thread finish first: its last flush waits for the iopub thread.

    That one is what Python's exit ends before anything else of the kernel.
    """
    try:
        start(app)
    finally:
        control = getattr(app, "control_thread", None)
        if control and control.is_alive():
            control.stop()
            control.join(5)


def lossless(socket, *args, thread=kernelapp.IOPubThread, **kwargs):
    """The thread that sends what the kernel puts out, on a socket that waits for slow clients."""
    socket.setsockopt(zmq.XPUB_NODROP, 1)
    return thread(socket, *args, **kwargs)


kernelapp.IOPubThread = lossless

if batch:
    if hasattr(kernelbase.Kernel, "_process_children") and hasattr(os, "waitid"):
        kernelbase.Kernel._process_children = children
    kernelapp.IPKernelApp.start = start
    # What has been imported stays: the collector need not go through it again and again, at the end
    # above all.
    gc.freeze()
    gc.enable()

sys.argv[0] = importlib.util.find_spec("ipykernel_launcher").origin
sys.orig_argv[:] = [sys.executable, "-m", "ipykernel_launcher", *sys.argv[1:]]
kernelapp.launch_new_instance()
