package io.smallfry.server.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Words the errors that no feature answered: unknown paths, wrong methods, faults. */
@Controller
class ErrorController {
  static final String PATH = "/error";

  @RequestMapping(PATH)
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    HttpStatus status = HttpStatus.resolve(response.getStatus());
    if (status == null || !status.isError()) {
      status = HttpStatus.NOT_FOUND;
    }
    String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
    if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) == null) {
      path = request.getRequestURI();
    }
    ErrorResponses.write(
        new Original(request, path), response, status, code(status), kind(status), detail(status));
  }

  private static String code(HttpStatus status) {
    return status.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static ErrorKind kind(HttpStatus status) {
    return status.is4xxClientError() ? ErrorKind.USER : ErrorKind.INTERNAL;
  }

  private static String detail(HttpStatus status) {
    return switch (status) {
      case NOT_FOUND -> "There is nothing here.";
      case METHOD_NOT_ALLOWED -> "This method isn't for this address.";
      case UNSUPPORTED_MEDIA_TYPE -> "Send the body as application/json.";
      case NOT_ACCEPTABLE -> "There is no such form of this answer.";
      case CONTENT_TOO_LARGE -> "The request is too large.";
      case BAD_REQUEST -> "This is not a request that the server understands.";
      default ->
          status.is5xxServerError()
              ? "Something went wrong in Smallfry. The server's log has more."
              : status.getReasonPhrase() + ".";
    };
  }

  /** The request as it was before the container sent it here. */
  private static final class Original extends HttpServletRequestWrapper {
    private final String path;

    Original(HttpServletRequest request, String path) {
      super(request);
      this.path = path;
    }

    @Override
    public String getRequestURI() {
      return path;
    }
  }
}
