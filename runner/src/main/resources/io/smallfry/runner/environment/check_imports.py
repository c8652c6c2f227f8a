"""Imports what kernels will import. argv: the file that gets the name of each module before it is tried, the modules."""

import importlib
import sys
import time

progress, *modules = sys.argv[1:]
for module in modules:
    with open(progress, "w", encoding="utf-8") as file:
        file.write(module)
    start = time.perf_counter()
    importlib.import_module(module)
    print("import %s: %.0f ms" % (module, (time.perf_counter() - start) * 1000), flush=True)
with open(progress, "w", encoding="utf-8") as file:
    file.write("")
