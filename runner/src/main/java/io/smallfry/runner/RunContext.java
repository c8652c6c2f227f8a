package io.smallfry.runner;

import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.KernelClient;
import java.time.InstantSource;

/** What the cells of one execution share once the kernel is ready. */
record RunContext(
    NotebookRun run,
    Kernel kernel,
    KernelClient client,
    Requests requests,
    Inbox inbox,
    OutputCollector collector,
    OutputDocument document,
    HangWatch hang,
    RunListener listener,
    InstantSource time) {}
