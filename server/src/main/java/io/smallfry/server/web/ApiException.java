package io.smallfry.server.web;

import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * An error of the own API as RFC 9457 has it, with a code, a kind and perhaps the fields that are
 * wrong.
 */
public final class ApiException extends RuntimeException {
  private final HttpStatus status;
  private final String code;
  private final ErrorKind kind;
  private final transient List<FieldError> errors;

  /**
   * @param status the answer's status
   * @param code a stable name for programs, e.g. {@code job_not_found}
   * @param detail one or two sentences for a person: what happened and what to do
   * @param errors what is wrong with which field; empty when no field is to blame
   */
  public ApiException(
      HttpStatus status, String code, ErrorKind kind, String detail, List<FieldError> errors) {
    super(detail);
    this.status = status;
    this.code = code;
    this.kind = kind;
    this.errors = List.copyOf(errors);
  }

  /** Something that the person named isn't there. */
  public static ApiException notFound(String code, String detail) {
    return new ApiException(HttpStatus.NOT_FOUND, code, ErrorKind.USER, detail, List.of());
  }

  /** The request can't be done as things stand. */
  public static ApiException conflict(String code, String detail) {
    return new ApiException(HttpStatus.CONFLICT, code, ErrorKind.USER, detail, List.of());
  }

  /** The request isn't one, and no field is to blame. */
  public static ApiException badRequest(String code, String detail) {
    return new ApiException(HttpStatus.BAD_REQUEST, code, ErrorKind.USER, detail, List.of());
  }

  /** Fields of the request are wrong; there is at least one. */
  public static ApiException invalid(List<FieldError> errors) {
    return new ApiException(
        HttpStatus.BAD_REQUEST, "invalid_fields", ErrorKind.USER, errors.get(0).message(), errors);
  }

  /** The answer's status. */
  public HttpStatus status() {
    return status;
  }

  /** A stable name for programs. */
  public String code() {
    return code;
  }

  /** Whose it is to mend. */
  public ErrorKind kind() {
    return kind;
  }

  /** What is wrong with which field. */
  public List<FieldError> errors() {
    return errors;
  }
}
