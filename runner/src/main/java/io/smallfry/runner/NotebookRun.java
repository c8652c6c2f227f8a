package io.smallfry.runner;

import io.smallfry.notebook.Notebook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a notebook, to be. Make one with {@link #of} and change what should differ.
 *
 * @param source the notebook; it is not changed
 * @param inputPath its name, for the output's metadata
 * @param output where the output goes
 * @param parameters what is injected, in this order; empty injects nothing. Values are what YAML
 *     and JSON know: null, Boolean, Integer, Long, BigInteger, Double, String, List, Map with
 *     String keys
 * @param kernelName the kernel spec; null takes the notebook's
 * @param workingDirectory where the kernel starts; must exist
 * @param startTimeout how long the kernel may take until it answers
 * @param executionTimeout how long each cell may take; null is for ever
 * @param allowErrors whether cells after a failing one are executed, and the run succeeds
 * @param env variables added for the kernel
 * @param autosave how long a cell's new outputs may wait until they are in the output
 * @param cancel asks the run to stop
 */
public record NotebookRun(
    Notebook source,
    String inputPath,
    NotebookSink output,
    Map<String, @Nullable Object> parameters,
    @Nullable String kernelName,
    Path workingDirectory,
    Duration startTimeout,
    @Nullable Duration executionTimeout,
    boolean allowErrors,
    Map<String, String> env,
    Duration autosave,
    CancelSignal cancel) {

  public NotebookRun {
    parameters =
        Collections.unmodifiableMap(new LinkedHashMap<>(parameters)); // keeps order, allows null
    env = Map.copyOf(env);
  }

  /**
   * A run in the current directory with no parameters, the notebook's kernel and papermill's
   * limits.
   */
  public static NotebookRun of(Notebook source, String inputPath, NotebookSink output) {
    return new NotebookRun(
        source,
        inputPath,
        output,
        Map.of(),
        null,
        Path.of("").toAbsolutePath(),
        Duration.ofSeconds(60),
        null,
        false,
        Map.of(),
        Duration.ofSeconds(2),
        new CancelSignal());
  }

  public NotebookRun withParameters(Map<String, ? extends @Nullable Object> values) {
    return new NotebookRun(
        source,
        inputPath,
        output,
        new LinkedHashMap<>(values),
        kernelName,
        workingDirectory,
        startTimeout,
        executionTimeout,
        allowErrors,
        env,
        autosave,
        cancel);
  }

  public NotebookRun withKernelName(@Nullable String name) {
    return new NotebookRun(
        source,
        inputPath,
        output,
        parameters,
        name,
        workingDirectory,
        startTimeout,
        executionTimeout,
        allowErrors,
        env,
        autosave,
        cancel);
  }

  public NotebookRun withWorkingDirectory(Path directory) {
    return new NotebookRun(
        source,
        inputPath,
        output,
        parameters,
        kernelName,
        directory,
        startTimeout,
        executionTimeout,
        allowErrors,
        env,
        autosave,
        cancel);
  }

  public NotebookRun withStartTimeout(Duration timeout) {
    return new NotebookRun(
        source,
        inputPath,
        output,
        parameters,
        kernelName,
        workingDirectory,
        timeout,
        executionTimeout,
        allowErrors,
        env,
        autosave,
        cancel);
  }

  public NotebookRun withExecutionTimeout(@Nullable Duration timeout) {
    return new NotebookRun(
        source,
        inputPath,
        output,
        parameters,
        kernelName,
        workingDirectory,
        startTimeout,
        timeout,
        allowErrors,
        env,
        autosave,
        cancel);
  }

  public NotebookRun withAllowErrors(boolean allow) {
    return new NotebookRun(
        source,
        inputPath,
        output,
        parameters,
        kernelName,
        workingDirectory,
        startTimeout,
        executionTimeout,
        allow,
        env,
        autosave,
        cancel);
  }

  public NotebookRun withEnv(Map<String, String> variables) {
    return new NotebookRun(
        source,
        inputPath,
        output,
        parameters,
        kernelName,
        workingDirectory,
        startTimeout,
        executionTimeout,
        allowErrors,
        variables,
        autosave,
        cancel);
  }

  public NotebookRun withAutosave(Duration interval) {
    return new NotebookRun(
        source,
        inputPath,
        output,
        parameters,
        kernelName,
        workingDirectory,
        startTimeout,
        executionTimeout,
        allowErrors,
        env,
        interval,
        cancel);
  }

  public NotebookRun withCancel(CancelSignal signal) {
    return new NotebookRun(
        source,
        inputPath,
        output,
        parameters,
        kernelName,
        workingDirectory,
        startTimeout,
        executionTimeout,
        allowErrors,
        env,
        autosave,
        signal);
  }
}
