package io.smallfry.server;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/** What Logback finds when it starts, instead of its own default of all to standard output. */
public final class CommandLogging extends ContextAwareBase implements Configurator {
  /** Called by Logback, through {@code META-INF/services}. */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logging.toTerminalOnly(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
