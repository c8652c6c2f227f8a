package io.smallfry.server.contents;

import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.jupyter.RequestPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.node.ObjectNode;

/** Jupyter's contents API: {@code /api/contents}. */
@JupyterApi
@RequestMapping({ContentsController.BASE, ContentsController.BASE + "/**"})
class ContentsController {
  static final String BASE = "/api/contents";

  private final Homes homes;
  private final NotebookTrust trust;
  private final InstantSource time;
  private final CheckpointRequests checkpoints;

  ContentsController(Homes homes, NotebookTrust trust, InstantSource time) {
    this.homes = homes;
    this.trust = trust;
    this.time = time;
    this.checkpoints = new CheckpointRequests();
  }

  @GetMapping
  void get(
      Person person,
      HttpServletRequest request,
      HttpServletResponse response,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String format,
      @RequestParam(defaultValue = "1") String content,
      @RequestParam(defaultValue = "0") String hash)
      throws IOException {
    String path = RequestPath.after(request, BASE);
    Contents contents = homes.contents(person);
    if (checkpoints.handle(contents, "GET", path, response)) {
      return;
    }
    Entry entry = contents.find(ContentsPath.parse(path));
    ContentsType asked = ContentsType.parse(type);
    ContentsFormat as = ContentsFormat.parse(format);
    ContentsType seen = seen(entry, asked);
    boolean hashed = flag("hash", hash) && seen != ContentsType.DIRECTORY;
    response.setDateHeader("Last-Modified", entry.stat().modified().toEpochMilli());
    ModelWriter writer = writer(contents);
    ModelWriter.Sink sink = sink(response, 200);
    if (!flag("content", content)) {
      writer.write(entry, hashed ? contents.hash(entry) : null, null, sink);
      return;
    }
    switch (seen) {
      case DIRECTORY -> writer.writeFolder(entry, contents.list(entry), sink);
      case NOTEBOOK -> writer.writeNotebook(entry, hashed, sink);
      case FILE -> writer.writeFile(entry, as, hashed, sink);
    }
  }

  private static ContentsType seen(Entry entry, @Nullable ContentsType asked) {
    if (asked == null) {
      return entry.naturalType();
    }
    if (entry.isFolder() && asked != ContentsType.DIRECTORY) {
      throw new JupyterException(
          400, entry.path() + " is a directory, not a " + asked.wireName(), "bad type");
    }
    if (!entry.isFolder() && asked == ContentsType.DIRECTORY) {
      throw new JupyterException(400, entry.path() + " is not a directory", "bad type");
    }
    return asked;
  }

  private static boolean flag(String name, String value) {
    return switch (value) {
      case "0" -> false;
      case "1" -> true;
      default -> throw JupyterException.badRequest(name + " must be 0 or 1");
    };
  }

  @PostMapping
  void post(Person person, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = RequestPath.after(request, BASE);
    Contents contents = homes.contents(person);
    if (checkpoints.handle(contents, "POST", path, response)) {
      return;
    }
    create(contents, path, JupyterJson.body(request, JupyterJson.SMALL_BODY), response);
  }

  private void create(
      Contents contents, String at, @Nullable ObjectNode body, HttpServletResponse response)
      throws IOException {
    ContentsPath folder = ContentsPath.parse(at);
    Entry existing = contents.look(folder);
    if (existing != null && !existing.isFolder()) {
      throw JupyterException.badRequest("Cannot POST to files, use PUT instead.");
    }
    if (existing == null) {
      throw JupyterException.notFound("No such directory: " + folder);
    }
    String from = JupyterJson.text(body, "copy_from");
    String extension = JupyterJson.text(body, "ext");
    ContentsType type = ContentsType.parse(JupyterJson.text(body, "type"));
    if (type == null) {
      type = ".ipynb".equals(extension) ? ContentsType.NOTEBOOK : ContentsType.FILE;
    }
    Entry made =
        from != null && !from.isEmpty()
            ? contents.copy(ContentsPath.parse(from), folder)
            : contents.createUntitled(folder, type, extension == null ? "" : extension);
    location(response, made.path());
    writer(contents).write(made, null, null, sink(response, 201));
  }

  @PutMapping
  void put(
      Person person,
      HttpServletRequest request,
      HttpServletResponse response,
      @RequestParam(defaultValue = "0") String hash)
      throws IOException {
    String at = RequestPath.after(request, BASE);
    Contents contents = homes.contents(person);
    try (SaveRequest body = SaveRequest.read(request.getInputStream(), homes.spool())) {
      if (body == null) {
        create(contents, at, null, response);
        return;
      }
      ContentsPath path = ContentsPath.parse(at);
      if (body.copies()) {
        throw JupyterException.badRequest("Cannot copy with PUT, only POST");
      }
      if (body.chunk() != null) {
        chunk(contents, path, body, body.chunk(), response);
        return;
      }
      String condition = body.ifMatch();
      Contents.Saved saved =
          save(
              contents,
              path,
              body,
              hash(condition == null ? request.getHeader("If-Match") : condition));
      String digest = flag("hash", hash) || condition != null ? digest(contents, saved) : null;
      location(response, saved.entry().path());
      writer(contents)
          .write(
              saved.entry(), digest, saved.problem(), sink(response, saved.created() ? 201 : 200));
    }
  }

  /** The hash of what was saved, and not of what somebody else has saved meanwhile. */
  private static @Nullable String digest(Contents contents, Contents.Saved saved)
      throws IOException {
    return saved.hash() != null || saved.entry().isFolder()
        ? saved.hash()
        : contents.hash(saved.entry());
  }

  private static Contents.Saved save(
      Contents contents, ContentsPath path, SaveRequest body, @Nullable String expected)
      throws IOException {
    ContentsType type = ContentsType.parse(body.type());
    if (type == null) {
      throw JupyterException.badRequest("No file type provided");
    }
    if (type == ContentsType.DIRECTORY) {
      return new Contents.Saved(contents.saveFolder(path), true, null, null);
    }
    if (!body.hasContent()) {
      throw JupyterException.badRequest("No file content provided");
    }
    return type == ContentsType.NOTEBOOK
        ? contents.saveNotebook(path, body, expected)
        : contents.saveFile(path, body, fileFormat(body), expected);
  }

  private static ContentsFormat fileFormat(SaveRequest body) {
    ContentsFormat format = ContentsFormat.parse(body.format());
    if (format == null || format == ContentsFormat.JSON) {
      throw JupyterException.badRequest(
          "Must specify format of file contents as 'text' or 'base64'");
    }
    return format;
  }

  private void chunk(
      Contents contents,
      ContentsPath path,
      SaveRequest body,
      int chunk,
      HttpServletResponse response)
      throws IOException {
    if (ContentsType.parse(body.type()) != ContentsType.FILE) {
      throw JupyterException.badRequest(
          "File type \"" + body.type() + "\" is not supported for large file transfer");
    }
    try (MemoryBudget.Share _ = homes.memory().take(body.contentSize())) {
      Uploads.Arrived arrived = homes.uploads().add(contents, path, chunk, body, fileFormat(body));
      location(response, path);
      ModelWriter writer = writer(contents);
      if (arrived.whole() != null) {
        writer.write(new Entry(path, arrived.whole()), null, null, sink(response, 200));
      } else {
        writer.writeArriving(
            path, arrived.bytes(), time.instant(), sink(response, chunk == 1 ? 201 : 200));
      }
    }
  }

  @PatchMapping
  void patch(Person person, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ContentsPath from = ContentsPath.parse(RequestPath.after(request, BASE));
    ObjectNode body = JupyterJson.body(request, JupyterJson.SMALL_BODY);
    if (body == null) {
      throw JupyterException.badRequest("JSON body missing");
    }
    String to = JupyterJson.text(body, "path");
    Contents contents = homes.contents(person);
    Entry entry = contents.rename(from, to == null ? from : ContentsPath.parse(to));
    location(response, entry.path());
    writer(contents).write(entry, null, null, sink(response, 200));
  }

  @DeleteMapping
  void delete(Person person, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = RequestPath.after(request, BASE);
    Contents contents = homes.contents(person);
    if (!checkpoints.handle(contents, "DELETE", path, response)) {
      contents.delete(ContentsPath.parse(path));
      response.setStatus(204);
    }
  }

  /** The hash a client last saw, from {@code If-Match}; null if it doesn't say or doesn't care. */
  private static @Nullable String hash(@Nullable String header) {
    if (header == null || header.isBlank() || header.strip().equals("*")) {
      return null;
    }
    String tag = header.strip();
    return tag.length() > 1 && tag.startsWith("\"") && tag.endsWith("\"")
        ? tag.substring(1, tag.length() - 1)
        : tag;
  }

  private ModelWriter writer(Contents contents) {
    return new ModelWriter(contents.home(), homes.memory(), trust, contents.person());
  }

  private static void location(HttpServletResponse response, ContentsPath path) {
    response.setHeader(
        "Location", BASE + "/" + UriUtils.encodePath(path.toString(), StandardCharsets.UTF_8));
  }

  private static ModelWriter.Sink sink(HttpServletResponse response, int status) {
    return hash -> {
      if (hash != null) {
        response.setHeader("ETag", "\"" + hash + "\"");
      }
      response.setStatus(status);
      response.setContentType("application/json");
      return response.getOutputStream();
    };
  }
}
