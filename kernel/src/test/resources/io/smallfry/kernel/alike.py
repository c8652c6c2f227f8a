# What a kernel can see of itself, and what is done in one: each section runs in a plain kernel and in a forked one and
# must print the same. The first comment of a section is its name.

# %% where modules come from
import sys
print(sys.path, sys.prefix, sys.executable)

# %% arguments
import sys
print(sys.argv[0], len(sys.argv), sys.orig_argv[:3], len(sys.orig_argv))

# %% interpreter flags
import sys
print(sys.flags, sys.dont_write_bytecode, sys.getrecursionlimit(), sys.getswitchinterval())

# %% working directory
import os
print(os.getcwd())

# %% environment in Python
import os
print(sorted((k, v) for k, v in os.environ.items() if k != "_"))

# %% environment in C
import subprocess
print(sorted(line for line in subprocess.check_output("env", text=True).splitlines() if line[:2] != "_="))

# %% time zone
import time
print(time.tzname, time.localtime(0).tm_hour)

# %% session and group
import os
print(os.getsid(0) == os.getpid() == os.getpgid(0))

# %% standard files
import os, sys
print([os.readlink(f"/proc/self/fd/{n}").split(":")[0] for n in range(3)], sys.stdin.read(), sys.stdin.isatty())

# %% open files
import os
names = []
for number in os.listdir("/proc/self/fd"):
    if os.path.exists(f"/proc/self/fd/{number}"):
        names.append(os.readlink(f"/proc/self/fd/{number}").split(":")[0])
# The history's files, and the folder that they are in, are opened and closed as it is written.
print(sorted(name for name in names if "history" not in name and "profile_default" not in name))

# %% signal handlers
import signal
print({s.name: getattr(h, "__name__", str(h)) for s in signal.Signals if (h := signal.getsignal(s)) != signal.SIG_DFL})

# %% signal masks
print([line.split()[1] for line in open("/proc/self/status") if line.startswith(("SigBlk", "SigIgn", "SigCgt"))])

# %% a signal handler of one's own
import os, signal, time
got = []
signal.signal(signal.SIGUSR1, lambda n, frame: got.append(n))
signal.signal(signal.SIGALRM, lambda n, frame: got.append(n))
os.kill(os.getpid(), signal.SIGUSR1)
signal.setitimer(signal.ITIMER_REAL, 0.01)
while len(got) < 2:
    time.sleep(0.01)
print(got)

# %% threads
import threading
print(sorted({type(t).__name__ for t in threading.enumerate()} - {"ParentPollerUnix"}))

# %% the main thread
import os, threading
main = threading.main_thread()
print(main is threading.current_thread(), main.native_id == os.getpid(), main.name, threading.get_native_id() == os.getpid())

# %% threads do work
from concurrent.futures import ThreadPoolExecutor
import threading
with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(lambda n: n * n, range(8))), threading.local() is not None)

# %% the main module
import sys
print(sys.modules["__main__"].__dict__ is globals(), __name__, "__file__" in globals(), globals().get("__spec__"))

# %% names that are there
print(sorted(name for name in globals() if name[0] == "_" and name[1:2] != "i" or name in ("In", "Out", "exit", "quit")))

# %% hooks
import sys
print(sys.excepthook.__class__.__name__, sys.displayhook.__class__.__name__, sys.unraisablehook.__class__.__name__)

# %% warnings
import pandas, matplotlib.pyplot, warnings
print(sorted((f[0], f[2].__name__, f[1].pattern if f[1] else "") for f in warnings.filters))

# %% a warning is shown
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("look", DeprecationWarning)
print([str(w.message) for w in caught])

# %% the collector
import gc
class Cycle:
    count = 0
    def __init__(self):
        self.me = self
    def __del__(self):
        Cycle.count += 1
Cycle()
gc.collect()
print(gc.isenabled(), gc.get_threshold(), Cycle.count)

# %% locale and encodings
import locale, sys
print(locale.setlocale(locale.LC_ALL), sys.getfilesystemencoding(), locale.getpreferredencoding(), sys.__stdout__.encoding)

# %% limits
import os, resource
mask = os.umask(0)
os.umask(mask)
print(mask, os.nice(0), [resource.getrlimit(getattr(resource, n)) for n in dir(resource) if n.startswith("RLIMIT_")])

# %% credentials and control group
import os
print(os.getresuid(), os.getresgid(), os.getgroups(), open("/proc/self/cgroup").read(), os.sched_getaffinity(0))

# %% oom score and name of the process
print(open("/proc/self/oom_score_adj").read(), open("/proc/self/comm").read().startswith("python"))

# %% threads of OpenBLAS
import ctypes, glob, os, numpy
library = glob.glob(os.path.join(os.path.dirname(numpy.__file__), "..", "numpy.libs", "*openblas*"))
print([ctypes.CDLL(path).scipy_openblas_get_num_threads64_() for path in library])

# %% products of matrices
import numpy
a = numpy.ones((700, 700))
print((a @ a).sum(), numpy.linalg.inv(numpy.eye(300)).sum())

# %% data frames
import pandas
frame = pandas.DataFrame({"a": range(1000), "b": ["x", "y"] * 500})
print(frame.groupby("b").a.sum().to_dict(), frame.describe().shape)

# %% exit handlers can be registered
import atexit
atexit.register(print)
atexit.unregister(print)
print(atexit._ncallbacks() > 0)

# %% await
import asyncio
print(await asyncio.sleep(0.01, "awaited"), await asyncio.gather(*(asyncio.sleep(0.01, n) for n in range(3))))

# %% tasks of the loop
import asyncio
loop = asyncio.get_running_loop()
print(type(loop).__name__, await asyncio.wait_for(loop.run_in_executor(None, sum, [1, 2]), 5))

# %% a subprocess of the event loop
import asyncio
process = await asyncio.create_subprocess_exec("echo", "from the loop", stdout=asyncio.subprocess.PIPE)
print((await process.communicate())[0], process.returncode)

# %% a server and a client
import asyncio
async def echo(reader, writer):
    writer.write((await reader.readline()).upper())
    writer.close()
server = await asyncio.start_server(echo, "127.0.0.1", 0)
reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
writer.write(b"hello\n")
print(await reader.read())
server.close()

# %% a subprocess
import subprocess, sys
done = subprocess.run([sys.executable, "-c", "import sys; print(6 * 7); sys.exit(3)"], capture_output=True, text=True)
print(done.stdout, done.stderr, done.returncode)

# %% signals in a subprocess
import subprocess
print(subprocess.check_output("grep -E 'Sig(Blk|Ign|Cgt)' /proc/self/status", shell=True, text=True))

# %% a subprocess may open its standard error by name
import subprocess
print(subprocess.run("echo word > /dev/stderr", shell=True).returncode)

# %% the shell
!echo shell-$((1+1))

# %% a fork
import os
read, write = os.pipe()
pid = os.fork()
if pid == 0:
    os.write(write, b"child")
    os._exit(4)
print(os.read(read, 10), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

# %% multiprocessing by fork
import multiprocessing
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(abs, [-1, -2]))

# %% multiprocessing by spawn
import multiprocessing
with multiprocessing.get_context("spawn").Pool(2) as pool:
    print(pool.map(abs, [-3, -4]))

# %% multiprocessing by fork server
import multiprocessing
with multiprocessing.get_context("forkserver").Pool(1) as pool:
    print(pool.map(abs, [-5]))

# %% shared memory
from multiprocessing import shared_memory
memory = shared_memory.SharedMemory(create=True, size=64)
memory.buf[0] = 7
print(memory.buf[0])
memory.close()
memory.unlink()

# %% a manager
import multiprocessing
with multiprocessing.get_context("fork").Manager() as manager:
    shared = manager.dict(a=1)
    print(dict(shared))

# %% a pool of processes
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(2) as pool:
    print(sum(pool.map(abs, range(-4, 0))))

# %% multiprocessing's own state
import multiprocessing, multiprocessing.process, os
print(multiprocessing.process.ORIGINAL_DIR == os.getcwd(), multiprocessing.current_process().name, multiprocessing.parent_process(), multiprocessing.get_start_method())

# %% history
shell = get_ipython()
print(shell.history_manager.enabled, shell.history_manager.session_number > 0, shell.history_manager.hist_file)

# %% magics
print(sorted(get_ipython().magics_manager.magics["line"]), sorted(get_ipython().magics_manager.magics["cell"]))

# %% fault handler
import faulthandler
print(faulthandler.is_enabled())

# %% temporary files
import tempfile
print(tempfile.gettempdir())
with tempfile.NamedTemporaryFile() as file:
    print(file.write(b"x"))

# %% home
import os, pathlib
print(os.path.expanduser("~"), pathlib.Path.home(), os.path.abspath("."))

# %% matplotlib's settings
import matplotlib
print(matplotlib.get_backend(), matplotlib.get_configdir(), matplotlib.rcParams["figure.dpi"])

# %% seeds that people set
import random, numpy
random.seed(1)
numpy.random.seed(1)
print(random.random(), numpy.random.rand(), numpy.random.default_rng(1).random())

# %% secrets
import os, ssl
print(len(ssl.RAND_bytes(8)), len(os.urandom(8)))

# %% debugger classes
import pdb
print(pdb.Pdb.__name__, pdb.Pdb.__module__)

# %% help
print(get_ipython().object_inspect("sys")["found"], len(get_ipython().object_inspect_text("print")) > 10)

# %% the application
from traitlets.config import Application
app = Application.instance()
print(type(app).__name__, app.transport, type(app.kernel).__name__, app.kernel.shell.__class__.__name__)

# %% traceback
def f():
    return 1 / 0
try:
    f()
except ZeroDivisionError:
    import traceback
    print(traceback.format_exc().replace(str(__import__("os").getpid()), "PID"))

# %% depth of the stack
import inspect
print([frame.function for frame in inspect.stack()][:-2][-2:])

# %% logging
import logging, sys
print(logging.getLogger().handlers, logging.getLogger().level, logging.getLogger("tornado").handlers != [])

# %% modules that are written later
import pathlib, sys
pathlib.Path("written_later.py").write_text("value = 5")
import written_later
print(written_later.value)

# %% a package that is installed
import os, sys, zipfile
with zipfile.ZipFile("tiny-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("tiny_thing.py", "value = 6")
    wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
    wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr("tiny-1.0.dist-info/RECORD", "")
%pip install -q --no-index --disable-pip-version-check --force-reinstall tiny-1.0-py3-none-any.whl
import importlib.metadata, tiny_thing
print(tiny_thing.value, importlib.metadata.version("tiny"), tiny_thing.__file__)
