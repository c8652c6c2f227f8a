package io.smallfry.server.convert;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.server.access.Person;
import io.smallfry.server.contents.HomeFile;
import io.smallfry.server.contents.Homes;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.jupyter.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Jupyter's {@code /nbconvert}: a notebook as a page, Markdown, a script, or as it is. The page has
 * no scripts, and is shown in a sandbox all the same (the security headers see to that).
 */
@JupyterApi
class ConvertController {
  private static final int LARGEST_BODY = 64 << 20;

  private final Homes homes;
  private final Conversions conversions;

  ConvertController(Homes homes, Conversions conversions) {
    this.homes = homes;
    this.conversions = conversions;
  }

  @GetMapping("/api/nbconvert")
  JsonNode formats() {
    ObjectNode all = JupyterJson.object();
    for (ExportFormat format : ExportFormat.values()) {
      all.putObject(format.id()).put("output_mimetype", format.mediaType());
    }
    return all;
  }

  /** What is no notebook is sent to {@code /files}. */
  @GetMapping("/nbconvert/{format}/**")
  ResponseEntity<byte[]> get(Person person, @PathVariable String format, HttpServletRequest request)
      throws IOException {
    ExportFormat wanted = ExportFormat.of(format);
    String raw = request.getRequestURI();
    int start = raw.indexOf('/', "/nbconvert/".length());
    String path = RequestPath.after(request, raw.substring(0, start));
    Notebook notebook;
    String title;
    Instant modified;
    try (HomeFile file = homes.open(person, path)) {
      if (!file.name().endsWith(".ipynb")) {
        return ResponseEntity.status(302)
            .location(URI.create("/files" + raw.substring(start)))
            .build();
      }
      modified = file.lastModified();
      title = title(file.name());
      try (Conversions.Turn _ = conversions.begin(file.size())) {
        notebook = read(file.bytes());
        return answer(notebook, wanted, title, flag(request, "download"), modified);
      }
    }
  }

  /** Converts the notebook in the body, a contents model or its {@code content} and a name. */
  @PostMapping("/nbconvert/{format}")
  ResponseEntity<byte[]> post(
      Person person, @PathVariable String format, HttpServletRequest request) throws IOException {
    ExportFormat wanted = ExportFormat.of(format);
    ObjectNode body = JupyterJson.body(request, LARGEST_BODY);
    if (body == null || !(body.get("content") instanceof ObjectNode content)) {
      throw JupyterException.badRequest("The body needs a notebook's 'content'");
    }
    String name = JupyterJson.text(body, "name");
    try (Conversions.Turn _ = conversions.begin(Math.max(0, request.getContentLengthLong()))) {
      Notebook notebook = read(JupyterJson.MAPPER.writeValueAsBytes(content));
      return answer(notebook, wanted, title(name == null ? "notebook.ipynb" : name), false, null);
    }
  }

  private static Notebook read(byte[] bytes) {
    try {
      return NotebookReader.read(bytes);
    } catch (NotebookException e) {
      throw JupyterException.badRequest("Not a notebook that can be converted: " + e.getMessage());
    }
  }

  private static ResponseEntity<byte[]> answer(
      Notebook notebook,
      ExportFormat format,
      String title,
      boolean download,
      @Nullable Instant modified) {
    HttpHeaders headers = new HttpHeaders();
    MediaType type = MediaType.parseMediaType(format.mediaType(notebook));
    headers.setContentType(new MediaType(type, StandardCharsets.UTF_8));
    headers.set("Cache-Control", "no-store, no-cache, must-revalidate, max-age=0");
    if (modified != null) {
      headers.setLastModified(modified);
    }
    headers.setContentDisposition(
        (download ? ContentDisposition.attachment() : ContentDisposition.inline())
            .filename(title + format.suffix(notebook), StandardCharsets.UTF_8)
            .build());
    return ResponseEntity.ok().headers(headers).body(format.of(notebook, title));
  }

  private static String title(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.endsWith(".ipynb") ? last.substring(0, last.length() - 6) : last;
  }

  private static boolean flag(HttpServletRequest request, String name) {
    return "true".equalsIgnoreCase(request.getParameter(name));
  }
}
