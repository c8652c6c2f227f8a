package io.smallfry.server.convert;

import io.smallfry.server.access.Person;
import io.smallfry.server.contents.HomeFile;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriUtils;

/** Jupyter's {@code /view}: a page that shows a file in a frame, where it can reach nothing. */
@JupyterApi
class ViewController {
  private static final String BASE = "/view";
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>@NAME@</title>
      <style>
        html, body { height: 100%; margin: 0 }
        iframe { border: 0; display: block; height: 100%; width: 100% }
      </style>
      <iframe sandbox="allow-scripts" title="@NAME@" src="@ADDRESS@"></iframe>
      </html>
      """;

  private final Homes homes;

  ViewController(Homes homes) {
    this.homes = homes;
  }

  @GetMapping(BASE + "/**")
  ResponseEntity<byte[]> view(Person person, HttpServletRequest request) throws IOException {
    String path = RequestPath.after(request, BASE).replaceAll("^/+|/+$", "");
    String name;
    try (HomeFile file = homes.open(person, path)) {
      name = file.name();
    }
    StringBuilder address = new StringBuilder("/files");
    for (String segment : path.split("/", -1)) {
      address.append('/').append(UriUtils.encode(segment, StandardCharsets.UTF_8));
    }
    // The address first: a name may look like what is replaced, an encoded address may not.
    String page = PAGE.replace("@ADDRESS@", address).replace("@NAME@", HtmlUtils.htmlEscape(name));
    return ResponseEntity.ok()
        .contentType(HTML)
        .cacheControl(CacheControl.noCache())
        .body(page.getBytes(StandardCharsets.UTF_8));
  }
}
