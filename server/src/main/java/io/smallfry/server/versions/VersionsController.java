package io.smallfry.server.versions;

import io.smallfry.server.access.Person;
import io.smallfry.server.versions.VersionViews.DeletedList;
import io.smallfry.server.versions.VersionViews.DeletedView;
import io.smallfry.server.versions.VersionViews.HistoryView;
import io.smallfry.server.versions.VersionViews.Usage;
import io.smallfry.server.versions.VersionViews.VersionView;
import io.smallfry.server.web.ApiException;
import io.smallfry.server.web.FieldError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class VersionsController {
  private static final int MOST = 500;

  private final Versions versions;
  private final VersionStore store;
  private final UpkeepStore upkeep;

  VersionsController(Versions versions, VersionStore store, UpkeepStore upkeep) {
    this.versions = versions;
    this.store = store;
    this.upkeep = upkeep;
  }

  @GetMapping("/api/v1/versions")
  HistoryView history(
      Person person,
      @RequestParam String path,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable Long before)
      throws IOException {
    int most = checked(limit);
    History history = versions.history(person, path);
    List<Version> found =
        store.versions(
            person.id(), history.id(), before == null ? Long.MAX_VALUE : before, most + 1);
    return new HistoryView(
        history.path(),
        history.deletedAt(),
        history.deletedAt() == null ? history.newest() : null,
        upkeep.usage(person.id(), history.id()),
        found.stream().limit(most).map(VersionView::of).toList(),
        found.size() > most);
  }

  @GetMapping("/api/v1/versions/deleted")
  DeletedList deleted(Person person, @RequestParam(defaultValue = "50") int limit) {
    List<DeletedView> files = new ArrayList<>();
    for (History history : store.deleted(person.id(), checked(limit))) {
      Instant deletedAt = history.deletedAt();
      List<Version> newest = store.versions(person.id(), history.id(), Long.MAX_VALUE, 1);
      if (deletedAt != null && !newest.isEmpty()) {
        files.add(
            new DeletedView(
                history.path(),
                deletedAt,
                deletedAt.plus(Thinning.DELETED),
                VersionView.of(newest.getFirst())));
      }
    }
    return new DeletedList(files);
  }

  @GetMapping("/api/v1/versions/usage")
  Usage usage(Person person) {
    return upkeep.usage(person.id());
  }

  @GetMapping("/api/v1/versions/{id}")
  VersionView get(Person person, @PathVariable long id) {
    return VersionView.of(versions.get(person, id));
  }

  @GetMapping("/api/v1/versions/{id}/content")
  ResponseEntity<Resource> content(
      Person person, @PathVariable long id, @RequestParam(defaultValue = "0") int download)
      throws IOException {
    Version version = versions.get(person, id);
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok()
            .eTag(version.hash())
            .contentLength(version.size())
            .contentType(
                version.isNotebook()
                    ? MediaType.APPLICATION_JSON
                    : new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8));
    if (download != 0) {
      answer.header(
          HttpHeaders.CONTENT_DISPOSITION,
          ContentDisposition.attachment()
              .filename(fileName(version), StandardCharsets.UTF_8)
              .build()
              .toString());
    }
    return answer.body(new InputStreamResource(versions.open(person, version)));
  }

  /** So that a version is not taken for the file itself. */
  private static String fileName(Version version) {
    String name = version.path().substring(version.path().lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0
        ? name.substring(0, dot) + "-version-" + version.id() + name.substring(dot)
        : name + "-version-" + version.id();
  }

  @GetMapping("/api/v1/versions/{id}/diff")
  Object diff(
      Person person, @PathVariable long id, @RequestParam(required = false) @Nullable Long to)
      throws IOException {
    return versions.diff(person, id, to);
  }

  @PostMapping("/api/v1/versions/{id}/restore")
  VersionView restore(
      Person person,
      @PathVariable long id,
      @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch)
      throws IOException {
    return VersionView.of(versions.restore(person, id, hash(ifMatch)));
  }

  /**
   * @param name null takes the name away
   */
  record Name(@Nullable String name) {}

  @PutMapping("/api/v1/versions/{id}/name")
  VersionView name(Person person, @PathVariable long id, @RequestBody Name body) {
    return VersionView.of(versions.name(person, id, body.name()));
  }

  private static @Nullable String hash(@Nullable String header) {
    return header == null || header.isBlank() ? null : header.strip().replace("\"", "");
  }

  private static int checked(int limit) {
    if (limit < 1 || limit > MOST) {
      throw ApiException.invalid(
          List.of(new FieldError("limit", "Ask for 1 to " + MOST + " at once.")));
    }
    return limit;
  }
}
