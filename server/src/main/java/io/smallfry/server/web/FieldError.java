package io.smallfry.server.web;

/**
 * What is wrong with one field of a request.
 *
 * @param field its name, with dots between levels, e.g. {@code schedule.cron}
 * @param message one sentence for the person who filled the form
 */
public record FieldError(String field, String message) {}
