# Does what `python -m ipykernel_launcher` does, with two differences.
#
# Nothing that it prints is lost: by default its iopub socket drops messages, without a word, while a
# thousand of them wait for a client. Here the kernel waits instead.
#
# A batch start (the first argument is `batch`, else `plain`) hides debugpy and jedi while ipykernel is
# imported (it takes their absence in its stride) and keeps the garbage collector off for as long. User
# code can import both. At its end it does what ipykernel does, without looking for children where
# there are none, and without two waits that ipykernel runs into: for children that have ended, and
# now and then for its own threads. What it prints costs a third, is held in the kernel's memory only
# until it is sent, and waits, with the code that prints it, for a client that is slow.
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

import contextlib
import importlib.util
import os

from IPython.core import interactiveshell
from ipykernel import iostream, kernelapp, kernelbase
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


class Pieces(list):
    """What a stream holds until it is sent, in place of an io.StringIO: it takes text as it is."""

    write = list.append
    close = list.clear
    size = 0

    def getvalue(self):
        return "".join(self)


# At most so many characters wait in a stream, and so many messages for a client: whoever prints more
# waits.
ENOUGH = 1 << 18
WAITING = 32


def write(stream, text, plain=iostream.OutStream.write, pid=os.getpid):
    """OutStream.write without building the key of its buffer anew at each call, and with an end to what waits."""
    if not isinstance(text, str) or stream.echo is not None or stream.closed or pid() != stream._master_pid:
        return plain(stream, text)
    parent = stream.parent_header
    with stream._buffer_lock:
        buffers, known, pieces = stream._recent
        if known is not parent or buffers is not stream._buffers:
            pieces = stream._buffers[frozenset(parent.items())]
            stream._recent = stream._buffers, parent, pieces
        pieces.append(text)
        pieces.size += len(text)
    if pieces.size >= ENOUGH:
        stream.flush()
    elif not stream._flush_pending:
        stream._schedule_flush()
    return len(text)


def waiting(app, context, init=kernelapp.IPKernelApp.init_iopub):
    """The iopub socket, with a short queue."""
    context.sockopts[zmq.SNDHWM] = WAITING
    try:
        return init(app, context)
    finally:
        del context.sockopts[zmq.SNDHWM]


def stream_of_known_form():
    """Whether this ipykernel's streams are as `write` takes them."""
    stream = iostream.OutStream
    return hasattr(stream, "_rotate_buffers") and isinstance(getattr(stream, "parent_header", None), property)


if batch:
    if hasattr(kernelbase.Kernel, "_process_children") and hasattr(os, "waitid"):
        kernelbase.Kernel._process_children = children
    kernelapp.IPKernelApp.start = start
    kernelapp.IPKernelApp.init_iopub = waiting
    if stream_of_known_form():
        iostream.StringIO = Pieces
        iostream.OutStream._recent = None, None, None
        iostream.OutStream.write = write
    if hasattr(interactiveshell.InteractiveShell, "_tee"):
        # IPython keeps all that was ever printed, for %notebook.
        interactiveshell.InteractiveShell._tee = lambda shell, channel: contextlib.nullcontext()
    # What has been imported stays: the collector need not go through it again and again, at the end
    # above all.
    gc.freeze()
    gc.enable()

sys.argv[0] = importlib.util.find_spec("ipykernel_launcher").origin
sys.orig_argv[:] = [sys.executable, "-m", "ipykernel_launcher", *sys.argv[1:]]
kernelapp.launch_new_instance()
