# A nursery: imports ipykernel and an environment's preload list once, and forks a kernel for whoever asks.
#
# It follows ipykernel_start.py in one program on standard input; its arguments are the path of its socket,
# the seconds after which it ends when nobody needs it, and the modules to preload. It prints one line:
#
#   {"event": "nursery", "missing": T}            it is up; T says which modules can't be imported, and why
#   {"event": "other"}                            another one has the socket already
#   {"event": "unfit", "module": M, "reason": R}  it should be started again without this module
#
#
# One connection is one kernel, in JSON lines:
#
#   > {"op": "start", "argv": [...], "cwd": D, "env": {...}, "batch": B, "name": M, "keep": K}
#   < {"event": "started", "pid": N, "place": P}, or {"event": "refused", "reason": R, "stale": B}
#   < {"event": "ready"}                                          the kernel's sockets are bound
#   > {"op": "signal", "signal": N}                               to the kernel's whole group
#   < {"event": "signalled"}                                      it was sent, or there is none left
#   < {"event": "exit", "code": C, "signal": S, "tail": T}        C or S is null; the last message
#   < {"event": "broken", "reason": R}                            the nursery ends, the kernel goes on
#
# A connection that ends takes its kernel along, unless this is kept: for K seconds another connection can then take its
# place. It begins with {"op": "attach", "name": M}, is answered like a start, and hears of an end that was meanwhile. It
# finds the nursery at P beside the path, where that one still is when the path has become another one's.
#
# {"op": "quit"}, on a connection without a kernel, is answered by {"event": "ending"}, or by {"event": "used"} while
# others have kernels of it. A nursery must start no thread and open no zmq context.
import fcntl
import importlib
import json
import select
import signal
import socket
import stat
import struct
import time
import warnings

# What a kernel imports only after its start, or late in it.
LATE = """ipykernel.ipkernel ipykernel.zmqshell ipykernel.debugger ipykernel.subshell_manager ipykernel.parentpoller
 ipykernel.comm.manager ipykernel.heartbeat comm debugpy debugpy.server.api IPython.core.completerlib
 IPython.core.debugger IPython.core.oinspect IPython.core.guarded_eval IPython.core.latex_symbols IPython.core.logger
 IPython.core.magics IPython.extensions.storemagic IPython.utils.wildcard jedi parso.python.diff psutil pdb pydoc
 sqlite3.dbapi2 stack_data pygments.lexers.python tornado.locks tornado.queues tornado.platform.asyncio faulthandler
 zmq.eventloop.zmqstream encodings.idna encodings.latin_1 encodings.ascii difflib filecmp gzip runpy http.client""".split()
SIGNALS = [number for number in signal.valid_signals() if number not in (signal.SIGKILL, signal.SIGSTOP)]
INLINE = "module://matplotlib_inline.backend_inline"
# What a kernel sets right for itself, whatever was there when something read it.
OWN_VARIABLES = {"JPY_PARENT_PID", "MPLBACKEND", "TZ"}
TAIL = 1 << 14
LONGEST_REQUEST = 1 << 23
TERM_GRACE = 1.0


class ReadVariables(os._Environ):
    """Notes which variables are looked up, and what by, while it is the class of os.environ."""

    names = set()

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)


class Installed:
    """What is installed where modules come from: changes when a package comes, goes or is upgraded."""

    MARKS = (".dist-info", ".egg-info", ".egg-link", ".pth")

    def __init__(self):
        self.folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
        own = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
        roots = (*self.folders, os.path.dirname(os.__file__))
        self.files = [file for file in own if file and os.path.isabs(file) and not file.startswith(roots)]
        self.times = self.look_at_times()
        self.packages = self.look_at_packages()

    def look_at_times(self):
        return [modified(path) for path in self.folders], [modified(path) for path in self.files]

    def look_at_packages(self):
        found = []
        for folder in self.folders:
            if os.path.isdir(folder):
                with os.scandir(folder) as entries:
                    found += [(e.path, e.stat().st_mtime_ns) for e in entries if e.name.endswith(self.MARKS)]
        return sorted(found)

    def changed(self):
        times = self.look_at_times()
        if times == self.times:
            return False
        # Also a __pycache__ that appears changes the folder's time.
        if times[1] != self.times[1] or self.look_at_packages() != self.packages:
            return True
        self.times = times
        return False


def modified(path):
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None


class Controller:
    """One connection and the kernel that was forked for it."""

    def __init__(self, connection):
        connection.setblocking(False)
        self.connection = connection
        self.received = b""
        self.pid = None
        self.output = None
        self.tail = b""
        self.kill_at = None
        self.name = None
        self.keep = 0.0
        self.alone_until = None
        self.end = None

    def send(self, **message):
        if self.connection is None:
            return
        try:
            self.connection.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self.hang_up()

    def hang_up(self):
        """It is gone, or nothing more is to be said to it: its kernel ends, now or when it has been kept long enough."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
            if self.keep and self.pid is not None:
                self.alone_until = time.monotonic() + self.keep
        if self.pid is not None and self.kill_at is None and self.alone_until is None:
            self.kill_at = time.monotonic() + TERM_GRACE
            self.signal(signal.SIGTERM)

    def grow_old(self, now):
        """Gives up what has been kept for long enough."""
        if self.alone_until is not None and self.alone_until <= now:
            self.alone_until = self.end = None
            self.hang_up()

    def signal(self, number):
        """No other process can have the number: the kernel is a child that has not been waited for."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            os.kill(self.pid, number)  # forked just now, it leads no group yet
        except PermissionError:
            pass  # all of its group has become somebody else

    def drain(self, limit=1):
        """Reads what the kernel wrote past the protocol."""
        while limit and self.output is not None:
            limit -= 1
            try:
                chunk = os.read(self.output, 1 << 16)
            except BlockingIOError:
                return
            if not chunk:
                os.close(self.output)
                self.output = None
            self.tail = (self.tail + chunk)[-TAIL:]

    def reap(self):
        """True if the kernel has ended; what is left of its group is killed while its number is still taken."""
        if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return False
        self.signal(signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.drain(16)
        if self.output is not None:
            os.close(self.output)
            self.output = None
        self.pid = None
        text = self.tail.decode("utf-8", "replace")
        if len(self.tail) == TAIL and "\n" in text:
            text = text[text.index("\n") + 1 :]
        how = {"code": code, "signal": None} if code >= 0 else {"code": None, "signal": -code}
        self.end = dict(event="exit", **how, tail=text)
        if self.connection is not None:
            self.send(**self.end)
            self.hang_up()
            self.end = None
        return True


class Nursery:
    def __init__(self, path, lock, idle, reads, installed):
        self.path, self.lock, self.idle, self.reads, self.installed = path, lock, idle, reads, installed
        self.controllers = []
        self.running = True
        self.used = time.monotonic()
        self.own = f"{path}.{os.getpid()}"
        self.listener = listen(path, self.own)
        self.wake_read, self.wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def serve(self):
        """Until nobody needs it: None. In a fork: the request of the kernel that it is to become."""
        signal.set_wakeup_fd(self.wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self.asked_to_end)
        while self.running or self.controllers:
            handlers = self.handlers()
            poll = select.poll()  # an epoll would be one more file to inherit
            for number in handlers:
                poll.register(number, select.POLLIN)
            for number, _ in poll.poll(self.timeout()):
                request = handlers[number]()
                if request is not None:
                    return request
            self.look_after()
        self.listener.close()
        os.unlink(self.own)
        remove_folder(self.own)
        return None

    def asked_to_end(self, *_):
        self.idle = 0.0
        self.running = False

    def handlers(self):
        handlers = {self.wake_read: self.woken, self.listener.fileno(): self.accept}
        for controller in self.controllers:
            if controller.connection is not None:
                handlers[controller.connection.fileno()] = lambda it=controller: self.receive(it)
            if controller.output is not None:
                handlers[controller.output] = controller.drain
        return handlers

    def timeout(self):
        now = time.monotonic()
        times = [time for controller in self.controllers for time in (controller.kill_at, controller.alone_until)]
        ends = [time for time in times if time is not None]
        if not self.controllers:
            ends.append(self.used + self.idle)
        return max(0, min(ends) - now) * 1000 + 1 if ends else None

    def woken(self):
        os.read(self.wake_read, 1 << 12)
        for controller in self.controllers:
            if controller.pid is not None:
                controller.reap()

    def look_after(self):
        now = time.monotonic()
        for controller in self.controllers:
            controller.grow_old(now)
            if controller.kill_at is not None and controller.kill_at <= now and controller.pid is not None:
                controller.signal(signal.SIGKILL)
                controller.kill_at = now + TERM_GRACE
        if self.controllers:
            self.used = now
        self.controllers = [it for it in self.controllers if it.connection or it.pid or it.alone_until]
        if not self.running or (not self.controllers and now - self.used >= self.idle):
            self.retire()

    def retire(self):
        """Forks no more; the path is free for another nursery."""
        self.running = False
        if self.lock is not None:
            os.unlink(self.path)
            leave(self.path, self.lock)
            self.lock = None

    def accept(self):
        try:
            connection, _ = self.listener.accept()
        except BlockingIOError:
            return
        _, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        if uid == os.getuid():
            self.controllers.append(Controller(connection))
        else:
            connection.close()

    def receive(self, controller):
        if controller.connection is None:
            return None  # its kernel's end was seen in the same round
        try:
            data = controller.connection.recv(1 << 16)
        except BlockingIOError:
            return None
        except OSError:
            data = b""
        controller.received += data
        if not data or len(controller.received) > LONGEST_REQUEST:
            controller.hang_up()
            return None
        while b"\n" in controller.received:
            line, controller.received = controller.received.split(b"\n", 1)
            try:
                request = self.command(controller, json.loads(line))
            except (ValueError, TypeError, KeyError) as e:
                controller.send(event="refused", reason=f"bad request: {type(e).__name__}: {e}", stale=False)
                controller.hang_up()
                return None
            if request is not None:
                return request
        return None

    def command(self, controller, message):
        if message["op"] == "start":
            return self.start(controller, message)
        if message["op"] == "attach":
            self.attach(controller, message["name"])
            return None
        if message["op"] == "signal":
            if controller.pid is not None:
                controller.signal(message["signal"])
            controller.send(event="signalled")
        elif message["op"] == "quit":
            used = any(it.pid is not None for it in self.controllers)
            controller.send(event="used" if used else "ending")
            controller.hang_up()
            if not used:
                self.retire()
        return None

    def attach(self, controller, name):
        """Puts a new connection in the place of the one that a kernel was started with."""
        kept = [it for it in self.controllers if it.name == name and it is not controller]
        if not kept or controller.pid is not None:
            controller.send(event="refused", reason="it has no such kernel", stale=False)
            controller.hang_up()
            return
        (it,) = kept
        if it.connection is not None:
            it.connection.close()
        it.connection, controller.connection = controller.connection, None
        it.received, it.alone_until = b"", None
        it.send(event="started", pid=it.pid or 0, place=os.path.basename(self.own))
        if it.end is not None:
            it.send(**it.end)
            it.end = None
            it.hang_up()
        else:
            it.send(event="ready")

    def start(self, controller, request):
        reason, stale = None, self.lock is None or self.installed.changed()
        if stale:
            reason = "a package was installed, upgraded or removed"
            self.retire()
        else:
            different = [name for name, value in self.reads.items() if request["env"].get(name) != value]
            if different:
                reason = "the preloaded modules saw another " + ", ".join(sorted(different))
        if reason:
            controller.send(event="refused", reason=reason, stale=stale)
            controller.hang_up()
            return None
        output, kernels_output = os.pipe2(os.O_CLOEXEC)
        pid = fork()
        if pid == 0:
            # Unwinds to the top: the kernel runs on a clean stack.
            return dict(request, output=kernels_output, connection=controller.connection.detach())
        os.close(kernels_output)
        os.set_blocking(output, False)
        controller.pid, controller.output = pid, output
        controller.name, controller.keep = request.get("name"), float(request.get("keep") or 0)
        controller.send(event="started", pid=pid, place=os.path.basename(self.own))
        return None


def fork():
    with warnings.catch_warnings():
        # Of threads, which were looked at.
        warnings.simplefilter("ignore", DeprecationWarning)
        # No signal may run a handler half-way; the fork keeps them blocked until it has its own handlers.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        pid = os.fork()
        if pid:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        return pid


def listen(path, own):
    """Binds under a name of its own, to which the path then leads: whoever finds it can connect to it."""
    folder, name = os.path.split(path)
    for entry in os.listdir(folder):
        if entry.startswith(name + ".") and entry.rpartition(".")[2].isdigit():
            with socket.socket(socket.AF_UNIX) as probe:
                try:
                    probe.connect(os.path.join(folder, entry))
                except ConnectionRefusedError:
                    os.unlink(os.path.join(folder, entry))  # of one that was killed
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(own)
    listener.listen(128)
    listener.setblocking(False)
    os.symlink(os.path.basename(own), own + ".new")
    os.rename(own + ".new", path)
    return listener


def lock(path):
    """The lock of a nursery's place, or None if another one has it. Makes the folder, for its owner alone."""
    folder = os.path.dirname(path)
    while True:
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            pass
        found = os.lstat(folder)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise PermissionError(f"{folder} is not a folder of its owner alone")
        try:
            number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except FileNotFoundError:
            continue  # the last nursery in it has just removed the folder
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(number)
            return None
        try:
            if os.path.samestat(os.fstat(number), os.stat(path)):
                return number
        except FileNotFoundError:
            pass  # another one has just removed it
        os.close(number)


def leave(path, place):
    """Gives up a nursery's place."""
    os.unlink(path + ".lock")
    os.close(place)
    remove_folder(path)


def remove_folder(path):
    try:
        os.rmdir(os.path.dirname(path))
    except OSError:
        pass  # others have theirs there


def threads():
    """Threads that a fork would not have and that don't know of forks.

    Those that do, such as OpenBLAS's, end before a fork; jemalloc's is made anew after it.
    """
    pid = fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    names = []
    for task in os.listdir("/proc/self/task"):
        with open(f"/proc/self/task/{task}/comm") as comm:
            names.append(comm.read().strip())
    return len(names) - 1 - names.count("jemalloc_bg_thd")


class Unfit(Exception):
    """After an import, no process can be forked that could be trusted."""

    def __init__(self, module, reason):
        super().__init__(module, reason)
        self.module, self.reason = module, reason


def preload(names):
    """Imports them; says which it can't."""
    missing = []
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as e:
            missing.append(f"{name} ({type(e).__name__}: {e})")
            continue
        if left := threads():
            raise Unfit(name, f"it leaves {left} running threads, which a fork would not have")
        if sys.modules["zmq"].Context._instance is not None:
            raise Unfit(name, "it opens a ZeroMQ context, which a fork could not use")
    return ", ".join(missing)


def become(request):
    """Turns the copy of the nursery into what a new interpreter would have been."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in SIGNALS:
        wanted = signal.SIG_IGN if number in (signal.SIGPIPE, signal.SIGXFSZ) else signal.SIG_DFL
        # What Python doesn't know of belongs to a library, such as readline, which a new interpreter would load, too.
        if signal.getsignal(number) != wanted:
            signal.signal(number, wanted)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    for number in (1, 2):
        os.dup2(request["output"], number)
    connection = request["connection"]
    os.closerange(3, connection)
    os.closerange(connection + 1, 1 << 20)
    os.environ.clear()
    os.environ.update(request["env"])
    for name, value in request["imported"].items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    os.chdir(request["cwd"])
    time.tzset()
    for path in [path for path, finder in sys.path_importer_cache.items() if finder is None]:
        del sys.path_importer_cache[path]  # it may be there by now; finders look at the time of their folder
    tempfile = sys.modules.get("tempfile")
    if tempfile:
        tempfile.tempdir = None
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random:
        numpy_random.seed()  # Python's own does so by itself
    multiprocessing = sys.modules.get("multiprocessing.process")
    if multiprocessing:
        multiprocessing.ORIGINAL_DIR = os.getcwd()
        multiprocessing.current_process().authkey = os.urandom(32)
    main_thread = sys.modules["threading"].main_thread()
    if hasattr(main_thread, "_set_native_id"):
        main_thread._set_native_id()  # else the nursery's, in some versions
    gc.enable()
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    return socket.socket(fileno=connection)


def run_fork(request):
    connection = become(request)
    argv, batch = request["argv"], request["batch"]
    request.clear()

    def ready():
        connection.sendall(b'{"event": "ready"}\n')
        connection.close()

    # Its parent is not the process in JPY_PARENT_PID; 1 has it watch nobody. The nursery ends it.
    run(argv, batch, ready, parent_handle=1)


def greet(**message):
    """Says it to whoever has started this program, if still there, and then no more."""
    try:
        os.write(1, json.dumps(message).encode() + b"\n")
    except BrokenPipeError:
        pass
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    os.close(null)


def prepare(names):
    """Imports all; returns what is missing, the variables that were looked up, and what imports did to the environment."""
    before = dict(os.environ)
    ordinary = os.environ.__class__
    os.environ.__class__ = ReadVariables
    # As it is in a kernel by the time that a cell imports matplotlib.
    os.environ.setdefault("MPLBACKEND", INLINE)
    load(batch=False)
    for name in LATE:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # another version of ipykernel does without it
    missing = preload(names)
    os.environ.__class__ = ordinary
    if "MPLBACKEND" not in before:
        os.environ.pop("MPLBACKEND", None)
    looked_up = {name for name in ReadVariables.names if isinstance(name, str)} - OWN_VARIABLES
    changed = {name for name in {*before, *os.environ} if before.get(name) != os.environ.get(name)}
    return (
        missing,
        {name: before.get(name) for name in looked_up},
        {name: os.environ.get(name) for name in changed},
    )


def nursery():
    """The request of the kernel to become, in a fork; else None."""
    path, idle, *names = sys.argv[1:]
    if sys.path[0] == "":
        del sys.path[0]
    os.setsid()
    os.chdir("/")
    place = lock(path + ".lock")
    if place is None:
        greet(event="other")
        return None
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        missing, looked_up, imported = prepare(names)
        installed = Installed()
        gc.collect()
        gc.disable()
        gc.freeze()  # else the collector writes into pages that kernels share
        it = Nursery(path, place, float(idle), looked_up, installed)
    except BaseException as e:
        leave(path, place)
        if not isinstance(e, Unfit):
            raise
        greet(event="unfit", module=e.module, reason=e.reason)
        return None
    greet(event="nursery", missing=missing)
    try:
        request = it.serve()
    except Exception as e:
        for controller in it.controllers:
            controller.send(event="broken", reason=f"{type(e).__name__}: {e}")
        it.retire()
        raise
    return None if request is None else dict(request, imported=imported)


the_request = nursery()
if the_request is not None:
    run_fork(the_request)
