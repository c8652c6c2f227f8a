package io.smallfry.server.web;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.databind.node.ObjectNode;

/** Answers of the own API to what its controllers throw. */
@RestControllerAdvice({
  "io.smallfry.server.access",
  "io.smallfry.server.jobs",
  "io.smallfry.server.notebooks",
  "io.smallfry.server.ops",
  "io.smallfry.server.schedule",
  "io.smallfry.server.versions",
  "io.smallfry.server.web"
})
class ApiErrors {
  private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

  @ExceptionHandler
  ResponseEntity<ObjectNode> api(ApiException e) {
    return answer(
        e.status(),
        Problem.of(
            e.status(), e.code(), e.kind(), String.valueOf(e.getMessage()), e.errors(), null));
  }

  @ExceptionHandler
  ResponseEntity<ObjectNode> unreadable(HttpMessageNotReadableException e) {
    return badRequest(
        "invalid_json", "The body of the request is not the JSON that is expected here.");
  }

  @ExceptionHandler
  ResponseEntity<ObjectNode> missing(MissingServletRequestParameterException e) {
    return field(e.getParameterName(), "Say which " + e.getParameterName() + ".");
  }

  @ExceptionHandler
  ResponseEntity<ObjectNode> mismatch(MethodArgumentTypeMismatchException e) {
    return field(e.getName(), "This is not a value for " + e.getName() + ".");
  }

  @ExceptionHandler
  ResponseEntity<ObjectNode> nobody(AuthenticationCredentialsNotFoundException e) {
    return answer(
        HttpStatus.UNAUTHORIZED,
        Problem.of(
            HttpStatus.UNAUTHORIZED,
            "not_signed_in",
            ErrorKind.USER,
            "Nobody is signed in.",
            List.of(),
            null));
  }

  @ExceptionHandler
  ResponseEntity<ObjectNode> databaseAway(DataAccessResourceFailureException e) {
    return unexpected(
        HttpStatus.SERVICE_UNAVAILABLE,
        "database_unavailable",
        ErrorKind.PLATFORM,
        "The database does not answer. Try again in a moment.",
        e);
  }

  /** PostgreSQL has too little of something: its class 53 of errors. */
  @ExceptionHandler
  ResponseEntity<ObjectNode> database(DataAccessException e) {
    boolean resources =
        e.getMostSpecificCause() instanceof SQLException cause
            && cause.getSQLState() != null
            && cause.getSQLState().startsWith("53");
    return resources
        ? unexpected(
            HttpStatus.INSUFFICIENT_STORAGE,
            "resources",
            ErrorKind.RESOURCES,
            "The database has no room left: free some space on the disk of the data folder.",
            e)
        : unexpected(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal",
            ErrorKind.INTERNAL,
            "Something went wrong in Smallfry. The server's log has more under the error's id.",
            e);
  }

  @ExceptionHandler
  void gone(AsyncRequestNotUsableException e) {
    // The browser closed the connection: there is nobody to answer.
  }

  @ExceptionHandler
  @Nullable ResponseEntity<ObjectNode> other(Exception e, HttpServletRequest request)
      throws Exception {
    if (e instanceof org.springframework.web.ErrorResponse) {
      throw e; // Spring's own: wrong method, media type, path. ErrorController words it.
    }
    return unexpected(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "internal",
        ErrorKind.INTERNAL,
        "Something went wrong in Smallfry. The server's log has more under the error's id.",
        e);
  }

  private static ResponseEntity<ObjectNode> unexpected(
      HttpStatus status, String code, ErrorKind kind, String detail, Exception e) {
    String id = UUID.randomUUID().toString();
    log.error("Error {}", id, e);
    return answer(status, Problem.of(status, code, kind, detail, List.of(), id));
  }

  private static ResponseEntity<ObjectNode> field(String name, String message) {
    return answer(
        HttpStatus.BAD_REQUEST,
        Problem.of(
            HttpStatus.BAD_REQUEST,
            "invalid_fields",
            ErrorKind.USER,
            message,
            List.of(new FieldError(name, message)),
            null));
  }

  private static ResponseEntity<ObjectNode> badRequest(String code, String detail) {
    return answer(
        HttpStatus.BAD_REQUEST,
        Problem.of(HttpStatus.BAD_REQUEST, code, ErrorKind.USER, detail, List.of(), null));
  }

  private static ResponseEntity<ObjectNode> answer(HttpStatus status, ObjectNode body) {
    return ResponseEntity.status(status)
        .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
        .body(body);
  }
}
