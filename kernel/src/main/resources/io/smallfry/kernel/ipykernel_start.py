# Does what `python -m ipykernel_launcher` does, with two differences.
#
# Nothing that it prints is lost: by default its iopub socket drops messages, without a word, while a
# thousand of them wait for a client. Here the kernel waits instead.
#
# A batch start hides debugpy and jedi while ipykernel is imported (it takes their absence in its stride)
# and keeps the garbage collector off for as long. User code can import both. At its end it does what
# ipykernel does, without looking for children where there are none, and without two waits that ipykernel
# runs into: for children that have ended, and now and then for its own threads. What it prints costs a
# third, is held in the kernel's memory only until it is sent, and waits, with the code that prints it, for a
# client that is slow.
#
# A plain process calls main(); a nursery imports, forks, and calls run() in the fork.
import contextlib
import gc
import importlib.util
import os
import sys


def main():
    """A kernel in this process; the first argument is `batch` or `plain`, the others are ipykernel's."""
    batch = sys.argv.pop(1) == "batch"
    if sys.path[0] == "":
        del sys.path[0]
    load(batch)
    run(sys.argv[1:], batch)


def load(batch):
    """Imports ipykernel, in batch without the debugger and the completer's engine."""
    hidden = []
    if batch:
        gc.disable()
        hidden = [name for name in ("debugpy", "debugpy.server", "jedi") if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None

    import ipykernel.kernelapp

    if batch:
        import ipykernel.debugger  # noqa: F401
    for name in hidden:
        if sys.modules.get(name, False) is None:
            del sys.modules[name]
    if batch:
        # What has been imported stays: the collector need not go through it again and again, at the end
        # above all.
        gc.freeze()
        gc.enable()


def run(argv, batch, ready=None, **traits):
    """Runs the kernel; calls `ready` when its sockets are bound. The traits are the application's."""
    from ipykernel import kernelapp

    amend(kernelapp, batch, ready)
    sys.argv[:] = [importlib.util.find_spec("ipykernel_launcher").origin, *argv]
    sys.orig_argv[:] = [sys.executable, "-m", "ipykernel_launcher", *argv]
    kernelapp.launch_new_instance(**traits)


def amend(kernelapp, batch, ready):
    import zmq

    def lossless(socket, *args, thread=kernelapp.IOPubThread, **kwargs):
        """The thread that sends what the kernel puts out, on a socket that waits for slow clients."""
        socket.setsockopt(zmq.XPUB_NODROP, 1)
        return thread(socket, *args, **kwargs)

    def start(app, start=kernelapp.IPKernelApp.start):
        """Lets the control thread of a batch kernel finish first: its last flush waits for the iopub thread.

        That one is what Python's exit ends before anything else of the kernel.
        """
        if ready:
            ready()
        try:
            start(app)
        finally:
            control = getattr(app, "control_thread", None)
            if batch and control and control.is_alive():
                control.stop()
                control.join(5)

    kernelapp.IOPubThread = lossless
    if batch or ready:
        kernelapp.IPKernelApp.start = start
    if batch:
        look_for_children_where_there_are_any()
        print_cheaply(kernelapp)


def look_for_children_where_there_are_any():
    from ipykernel.kernelbase import Kernel

    def children(kernel, search=getattr(Kernel, "_process_children", None)):
        """The kernel's children, without those that have ended and that it would wait half a minute for.

        Where it has none, psutil is not imported to search for them.
        """
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return []
        return [child for child in search(kernel) if child.is_running() and child.status() != "zombie"]

    if hasattr(Kernel, "_process_children") and hasattr(os, "waitid"):
        Kernel._process_children = children


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


def print_cheaply(kernelapp):
    from IPython.core.interactiveshell import InteractiveShell
    from ipykernel import iostream
    import zmq

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

    kernelapp.IPKernelApp.init_iopub = waiting
    # Whether this ipykernel's streams are as `write` takes them.
    stream = iostream.OutStream
    if hasattr(stream, "_rotate_buffers") and isinstance(getattr(stream, "parent_header", None), property):
        iostream.StringIO = Pieces
        stream._recent = None, None, None
        stream.write = write
    if hasattr(InteractiveShell, "_tee"):
        # IPython keeps all that was ever printed, for %notebook.
        InteractiveShell._tee = lambda shell, channel: contextlib.nullcontext()
