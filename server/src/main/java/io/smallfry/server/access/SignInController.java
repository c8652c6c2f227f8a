package io.smallfry.server.access;

import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.ErrorKind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SignInController {
  private static final Logger log = LoggerFactory.getLogger(SignInController.class);

  private final SignInCodes codes;
  private final Tokens tokens;
  private final Sessions sessions;
  private final SignInLimit limit;

  SignInController(SignInCodes codes, Tokens tokens, Sessions sessions, SignInLimit limit) {
    this.codes = codes;
    this.tokens = tokens;
    this.sessions = sessions;
    this.limit = limit;
  }

  /** Only JSON is taken, which a page of another site can't send without being asked first. */
  @PostMapping(path = "/api/v1/sign-in", consumes = MediaType.APPLICATION_JSON_VALUE)
  Map<String, String> signIn(
      @RequestBody SignIn body, HttpServletRequest request, HttpServletResponse response) {
    String address = request.getRemoteAddr();
    Duration wait = limit.waitTime(address);
    if (wait.isPositive()) {
      response.setHeader("Retry-After", Long.toString(wait.toSeconds() + 1));
      throw new ApiException(
          HttpStatus.TOO_MANY_REQUESTS,
          "too_many_attempts",
          ErrorKind.USER,
          "Too many failed attempts: try again in " + (wait.toSeconds() + 1) + " seconds.",
          List.of());
    }
    Person person =
        find(body)
            .orElseThrow(() -> {
              limit.failed(address);
              log.info("A sign-in from {} failed.", address);
              return new ApiException(
                  HttpStatus.UNAUTHORIZED,
                  "sign_in_failed",
                  ErrorKind.USER,
                  body.code() != null
                      ? "This link was used already or is older than ten minutes."
                          + " Start Smallfry again for a new one, or paste a token."
                      : "This token is not known here, or was revoked.",
                  List.of());
            });
    Cookies.set(request, response, sessions.open(person));
    log.info("{} signed in from {}.", person.name(), address);
    return Map.of("name", person.name());
  }

  @PostMapping("/api/v1/sign-out")
  Map<String, String> signOut(
      Person person, HttpServletRequest request, HttpServletResponse response) {
    String secret = Cookies.read(request, Cookies.SESSION);
    if (secret != null) {
      sessions.close(secret);
    }
    Cookies.clear(request, response);
    return Map.of("name", person.name());
  }

  private Optional<Person> find(SignIn body) {
    if (body.code() != null) {
      return codes.redeem(body.code().strip());
    }
    if (body.token() != null) {
      return tokens.use(body.token().strip());
    }
    throw ApiException.badRequest("invalid_request", "Send a code or a token.");
  }

  record SignIn(@Nullable String code, @Nullable String token) {}
}
