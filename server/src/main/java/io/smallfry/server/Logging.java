package io.smallfry.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Where the log goes: all of it to {@code logs/server.log} in the data folder, which rolls over; to
 * the terminal only what a person should act on. Set up before anything else starts, and not by
 * Spring.
 */
final class Logging {
  private static final String FILE_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %-5level %logger{36} [%thread] %msg%n";
  private static final String TERMINAL_PATTERN = "%level: %msg%n%nopex";

  private Logging() {}

  /**
   * Before a server is set up, and in commands that start none: standard output belongs to what the
   * command prints, so warnings go to standard error.
   */
  static void toTerminalOnly(LoggerContext context) {
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(terminal(context));
  }

  static void configure(ServerSettings settings) {
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(file(context, settings.data().resolve("logs").resolve("server.log")));
    root.addAppender(terminal(context));
    // What these have to say about a start that fails, we say in one sentence.
    context.getLogger("org.springframework.boot.diagnostics").setLevel(Level.OFF);
    context.getLogger("org.springframework.boot.SpringApplication").setLevel(Level.OFF);
    context.getLogger("org.springframework.boot.web.server").setLevel(Level.ERROR);
    context.getLogger("org.springframework.web.servlet").setLevel(Level.ERROR);
    context.getLogger("org.apache.catalina").setLevel(Level.WARN);
    context.getLogger("org.apache.coyote").setLevel(Level.WARN);
    context.getLogger("org.flywaydb").setLevel(Level.WARN);
    context.getLogger("com.zaxxer.hikari").setLevel(Level.WARN);
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path path) {
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
    names.setContext(context);
    names.setParent(file);
    names.setFileNamePattern(path + ".%i");
    names.setMinIndex(1);
    names.setMaxIndex(5);
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf("10MB"));
    file.setName("file");
    file.setFile(path.toString());
    file.setRollingPolicy(names);
    file.setTriggeringPolicy(size);
    names.start();
    size.start();
    return started(file, context, FILE_PATTERN);
  }

  private static ConsoleAppender<ILoggingEvent> terminal(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> terminal = new ConsoleAppender<>();
    terminal.setName("terminal");
    terminal.setTarget("System.err");
    ThresholdFilter warnings = new ThresholdFilter();
    warnings.setLevel("WARN");
    warnings.start();
    terminal.addFilter(warnings);
    return started(terminal, context, TERMINAL_PATTERN);
  }

  private static <A extends OutputStreamAppender<ILoggingEvent>> A started(
      A appender, LoggerContext context, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
