package io.smallfry.runner;

import io.smallfry.notebook.Notebook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a notebook, to be. Immutable: make one with {@link #of}, which has papermill's
 * limits, and change what should differ.
 */
public final class NotebookRun {
  private final Notebook source;
  private final String inputPath;
  private final NotebookSink output;

  // Set in a copy before anybody else sees it, never later.
  private Map<String, @Nullable Object> parameters = Map.of();
  private boolean strictParameters = false;
  private boolean reportMode = false;
  private boolean prepareOnly = false;
  private @Nullable String kernelName = null;
  private @Nullable String language = null;
  private Path workingDirectory = Path.of("").toAbsolutePath();
  private Map<String, String> env = Map.of();
  private Secrets secrets = Secrets.NONE;
  private Set<String> skipTags = Set.of();
  private boolean allowErrors = false;
  private Duration startTimeout = Duration.ofSeconds(60);
  private @Nullable Duration executionTimeout = null;
  private @Nullable Duration idleTimeout = null;
  private @Nullable Duration hangTimeout = Duration.ofSeconds(60);
  private OutputLimit outputLimit = OutputLimit.DEFAULT;
  private boolean saveEachCell = true;
  private Duration autosave = Duration.ofSeconds(2);
  private boolean warm = false;
  private CancelSignal cancel = new CancelSignal();

  private NotebookRun(Notebook source, String inputPath, NotebookSink output) {
    this.source = source;
    this.inputPath = inputPath;
    this.output = output;
  }

  private NotebookRun copy() {
    NotebookRun copy = new NotebookRun(source, inputPath, output);
    copy.parameters = parameters;
    copy.strictParameters = strictParameters;
    copy.reportMode = reportMode;
    copy.prepareOnly = prepareOnly;
    copy.kernelName = kernelName;
    copy.language = language;
    copy.workingDirectory = workingDirectory;
    copy.env = env;
    copy.secrets = secrets;
    copy.skipTags = skipTags;
    copy.allowErrors = allowErrors;
    copy.startTimeout = startTimeout;
    copy.executionTimeout = executionTimeout;
    copy.idleTimeout = idleTimeout;
    copy.hangTimeout = hangTimeout;
    copy.outputLimit = outputLimit;
    copy.saveEachCell = saveEachCell;
    copy.autosave = autosave;
    copy.warm = warm;
    copy.cancel = cancel;
    return copy;
  }

  /**
   * A run in the current directory with no parameters, on the notebook's kernel.
   *
   * @param source the notebook; it is not changed
   * @param inputPath its name, for the output's metadata
   * @param output where the output goes
   */
  public static NotebookRun of(Notebook source, String inputPath, NotebookSink output) {
    return new NotebookRun(source, inputPath, output);
  }

  /** The notebook; it is not changed. */
  public Notebook source() {
    return source;
  }

  /** The notebook's name, for the output's metadata. */
  public String inputPath() {
    return inputPath;
  }

  /** Where the output goes. */
  public NotebookSink output() {
    return output;
  }

  /**
   * What is injected, in this order; empty injects nothing. Values are what YAML and JSON know:
   * null, Boolean, Integer, Long, BigInteger, Double, String, List, Map with String keys.
   */
  public Map<String, @Nullable Object> parameters() {
    return parameters;
  }

  /**
   * Whether a parameter that the notebook doesn't define, or whose value does not fit its declared
   * type, is an error before anything runs.
   */
  public boolean strictParameters() {
    return strictParameters;
  }

  /** Whether the output hides the code of its cells, as papermill's report mode does. */
  public boolean reportMode() {
    return reportMode;
  }

  /**
   * Whether the output is written with its parameters and nothing is executed: no kernel starts.
   */
  public boolean prepareOnly() {
    return prepareOnly;
  }

  /** The kernel spec; null takes the notebook's. */
  public @Nullable String kernelName() {
    return kernelName;
  }

  /** The language that parameters are written in; null takes the kernel spec's. */
  public @Nullable String language() {
    return language;
  }

  /** Where the kernel starts; must exist. */
  public Path workingDirectory() {
    return workingDirectory;
  }

  /** Variables added for the kernel. */
  public Map<String, String> env() {
    return env;
  }

  /** What the kernel is told and the output must not tell. */
  public Secrets secrets() {
    return secrets;
  }

  /** Cells with one of these tags are not executed, beside those tagged {@code skip-run}. */
  public Set<String> skipTags() {
    return skipTags;
  }

  /** Whether cells after a failing one are executed, and the run succeeds. */
  public boolean allowErrors() {
    return allowErrors;
  }

  /** How long the kernel may take until it answers. */
  public Duration startTimeout() {
    return startTimeout;
  }

  /** How long each cell may take that sets no limit of its own; null is for ever. */
  public @Nullable Duration executionTimeout() {
    return executionTimeout;
  }

  /** How long a cell may go on without putting anything out; null is for ever. */
  public @Nullable Duration idleTimeout() {
    return idleTimeout;
  }

  /**
   * How long a kernel may answer nothing at all, not even to say that it is busy, before it counts
   * as lost; null for ever.
   */
  public @Nullable Duration hangTimeout() {
    return hangTimeout;
  }

  /** How much of a cell's outputs is kept. */
  public OutputLimit outputLimit() {
    return outputLimit;
  }

  /** Whether the output is saved after each cell; otherwise only when {@link #autosave} is due. */
  public boolean saveEachCell() {
    return saveEachCell;
  }

  /** How long a cell's new outputs may wait until they are in the output; zero for ever. */
  public Duration autosave() {
    return autosave;
  }

  /** Whether a kernel that is kept warm may be used or started for it. */
  public boolean warm() {
    return warm;
  }

  /** Asks the run to stop. */
  public CancelSignal cancel() {
    return cancel;
  }

  public NotebookRun withParameters(Map<String, ? extends @Nullable Object> value) {
    NotebookRun copy = copy();
    copy.parameters =
        Collections.unmodifiableMap(new LinkedHashMap<>(value)); // keeps order, allows null
    return copy;
  }

  public NotebookRun withStrictParameters(boolean value) {
    NotebookRun copy = copy();
    copy.strictParameters = value;
    return copy;
  }

  public NotebookRun withReportMode(boolean value) {
    NotebookRun copy = copy();
    copy.reportMode = value;
    return copy;
  }

  public NotebookRun withPrepareOnly(boolean value) {
    NotebookRun copy = copy();
    copy.prepareOnly = value;
    return copy;
  }

  public NotebookRun withKernelName(@Nullable String value) {
    NotebookRun copy = copy();
    copy.kernelName = value;
    return copy;
  }

  public NotebookRun withLanguage(@Nullable String value) {
    NotebookRun copy = copy();
    copy.language = value;
    return copy;
  }

  public NotebookRun withWorkingDirectory(Path value) {
    NotebookRun copy = copy();
    copy.workingDirectory = value;
    return copy;
  }

  public NotebookRun withEnv(Map<String, String> value) {
    NotebookRun copy = copy();
    copy.env = Map.copyOf(value);
    return copy;
  }

  public NotebookRun withSecrets(Secrets value) {
    NotebookRun copy = copy();
    copy.secrets = value;
    return copy;
  }

  public NotebookRun withSkipTags(Set<String> value) {
    NotebookRun copy = copy();
    copy.skipTags = Set.copyOf(value);
    return copy;
  }

  public NotebookRun withAllowErrors(boolean value) {
    NotebookRun copy = copy();
    copy.allowErrors = value;
    return copy;
  }

  public NotebookRun withStartTimeout(Duration value) {
    NotebookRun copy = copy();
    copy.startTimeout = value;
    return copy;
  }

  public NotebookRun withExecutionTimeout(@Nullable Duration value) {
    NotebookRun copy = copy();
    copy.executionTimeout = value;
    return copy;
  }

  public NotebookRun withIdleTimeout(@Nullable Duration value) {
    NotebookRun copy = copy();
    copy.idleTimeout = value;
    return copy;
  }

  public NotebookRun withHangTimeout(@Nullable Duration value) {
    NotebookRun copy = copy();
    copy.hangTimeout = value;
    return copy;
  }

  public NotebookRun withOutputLimit(OutputLimit value) {
    NotebookRun copy = copy();
    copy.outputLimit = value;
    return copy;
  }

  public NotebookRun withSaveEachCell(boolean value) {
    NotebookRun copy = copy();
    copy.saveEachCell = value;
    return copy;
  }

  public NotebookRun withAutosave(Duration value) {
    NotebookRun copy = copy();
    copy.autosave = value;
    return copy;
  }

  public NotebookRun withWarm(boolean value) {
    NotebookRun copy = copy();
    copy.warm = value;
    return copy;
  }

  public NotebookRun withCancel(CancelSignal value) {
    NotebookRun copy = copy();
    copy.cancel = value;
    return copy;
  }
}
