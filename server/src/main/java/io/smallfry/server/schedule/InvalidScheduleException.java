package io.smallfry.server.schedule;

/**
 * A schedule that can't be used; the message says what is wrong with it and is meant for people.
 */
public final class InvalidScheduleException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String field;

  InvalidScheduleException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The part of the schedule that is wrong: {@code cron} or {@code timeZone}. */
  public String field() {
    return field;
  }
}
