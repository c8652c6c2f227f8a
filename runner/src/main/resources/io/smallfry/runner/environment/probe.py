"""Prints what the interpreter is: one line of JSON."""

import importlib.util
import json
import os
import platform
import sys
import sysconfig

system, machine = platform.system().lower(), platform.machine().lower()
if system == "darwin":
    system = "macos"
elif system == "linux" and platform.libc_ver()[0] != "glibc":
    system = "linux-musl"
print(
    json.dumps(
        {
            "version": platform.python_version(),
            "cpython": platform.python_implementation() == "CPython",
            "with_gil": not sysconfig.get_config_var("Py_GIL_DISABLED"),
            "venv": all(importlib.util.find_spec(m) for m in ("venv", "ensurepip")),
            "platform": system + "-" + machine,
            "path": os.path.abspath(getattr(sys, "_base_executable", None) or sys.executable),
        }
    )
)
