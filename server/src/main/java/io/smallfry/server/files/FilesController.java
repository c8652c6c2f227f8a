package io.smallfry.server.files;

import io.smallfry.server.access.Person;
import io.smallfry.server.contents.HomeFile;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.contents.MediaTypes;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * {@code /files/…}: files as they are. What they hold is not ours, so it is shown in a sandbox (the
 * security headers see to that) and never guessed at.
 */
@JupyterApi
class FilesController {
  private static final String BASE = "/files";

  private final Homes homes;

  FilesController(Homes homes) {
    this.homes = homes;
  }

  @GetMapping(BASE + "/**")
  void get(Person person, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (HomeFile file = homes.open(person, RequestPath.after(request, BASE))) {
      String type = MediaTypes.guess(file.name());
      boolean download = request.getParameter("download") != null || file.name().endsWith(".ipynb");
      if (download) {
        response.setHeader(
            "Content-Disposition",
            ContentDisposition.attachment()
                .filename(file.name(), StandardCharsets.UTF_8)
                .build()
                .toString());
      }
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Cache-Control", "private, no-cache");
      String tag = "\"" + file.tag() + "\"";
      if (new ServletWebRequest(request, response)
          .checkNotModified(tag, file.lastModified().toEpochMilli())) {
        return;
      }
      response.setContentType(
          type == null
              ? "application/octet-stream"
              : type.startsWith("text/") ? type + ";charset=utf-8" : type);
      response.setHeader("Accept-Ranges", "bytes");
      send(file, ByteRange.of(request, tag, file.size()), request, response);
    }
  }

  private static void send(
      HomeFile file, ByteRange range, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!range.satisfiable()) {
      response.setHeader("Content-Range", "bytes */" + file.size());
      response.setStatus(416);
      return;
    }
    if (range.partial()) {
      response.setHeader(
          "Content-Range", "bytes " + range.from() + "-" + (range.to() - 1) + "/" + file.size());
      response.setStatus(206);
    }
    response.setContentLengthLong(range.to() - range.from());
    if (request.getMethod().equals("HEAD")) {
      return;
    }
    try (InputStream in = file.read(range.from(), range.to())) {
      in.transferTo(response.getOutputStream());
    }
  }
}
