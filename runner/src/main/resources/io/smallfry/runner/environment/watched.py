"""Runs a command, and ends it with all that it started when our standard input closes: who waits for it has died."""

import os
import signal
import subprocess
import sys
import threading


def watch():
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    os.killpg(0, signal.SIGKILL)


os.setsid()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
threading.Thread(target=watch, daemon=True).start()
code = child.wait()
sys.exit(code if code >= 0 else 128 - code)
