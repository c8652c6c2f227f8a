package io.smallfry.server.web;

import io.smallfry.server.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The sign-in page, and the console's one page for all of its routes. */
@Controller
class PagesController {
  private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");
  private static final MediaType JAVASCRIPT =
      MediaType.parseMediaType("text/javascript;charset=utf-8");
  private static final MediaType CSS = MediaType.parseMediaType("text/css;charset=utf-8");
  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=utf-8");

  private final Path console;

  PagesController(ServerSettings settings) {
    this.console = settings.home().resolve("web/console/dist");
  }

  @GetMapping("/sign-in")
  ResponseEntity<Resource> signIn() {
    return page("index.html", HTML, CacheControl.noStore());
  }

  @GetMapping("/sign-in/page.css")
  ResponseEntity<Resource> signInStyle() {
    return page("page.css", CSS, CacheControl.noCache());
  }

  @GetMapping("/sign-in/page.js")
  ResponseEntity<Resource> signInScript() {
    return page("page.js", JAVASCRIPT, CacheControl.noCache());
  }

  @GetMapping({"/favicon.svg", "/favicon.ico"})
  ResponseEntity<Resource> icon() {
    return page("smallfry.svg", SVG, CacheControl.maxAge(Duration.ofDays(1)));
  }

  @GetMapping({"/", "/jobs", "/jobs/**", "/runs", "/runs/**", "/console/**"})
  ResponseEntity<Resource> console() {
    Path index = console.resolve("index.html");
    if (!Files.isRegularFile(index)) {
      return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
          .contentType(HTML)
          .body(new ClassPathResource("sign-in/no-console.html", PagesController.class));
    }
    return ResponseEntity.ok()
        .contentType(HTML)
        .cacheControl(CacheControl.noCache())
        .body(new FileSystemResource(index));
  }

  private static ResponseEntity<Resource> page(String name, MediaType type, CacheControl cache) {
    return ResponseEntity.ok()
        .contentType(type)
        .cacheControl(cache)
        .body(new ClassPathResource("sign-in/" + name, PagesController.class));
  }
}
