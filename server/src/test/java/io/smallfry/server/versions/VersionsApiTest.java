package io.smallfry.server.versions;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.TestServer;
import io.smallfry.server.TestServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes a version, and what can be done with one. */
class VersionsApiTest {
  private final TestServer server = TestServer.shared();
  private String dir = "";
  private Path folder = Path.of("");

  @BeforeEach
  void ownFolder() throws Exception {
    dir = "v" + UUID.randomUUID();
    folder = Files.createDirectories(server.home().resolve(dir));
  }

  private String at(String name) {
    return "/api/contents/" + dir + "/" + name;
  }

  private static String notebook(String source) {
    return "{\"type\": \"notebook\", \"format\": \"json\", \"content\": {\"nbformat\": 4, \"nbformat_minor\": 5,"
        + " \"metadata\": {}, \"cells\": [{\"cell_type\": \"code\", \"id\": \"a\", \"metadata\": {}, \"outputs\": [],"
        + " \"execution_count\": null, \"source\": \""
        + source
        + "\"}]}}";
  }

  private Answer save(String name, String source, String... headers) throws Exception {
    return server.send("PUT", at(name), notebook(source), headers);
  }

  private void saveText(String name, String text) throws Exception {
    Answer saved =
        server.send(
            "PUT",
            at(name),
            "{\"type\": \"file\", \"format\": \"text\", \"content\": \"" + text + "\"}");
    assertThat(saved.status()).as(saved.body()).isBetween(200, 201);
  }

  private JsonNode history(String name) throws Exception {
    Answer answer = server.get("/api/v1/versions?path=" + dir + "/" + name);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private List<String> causes(String name) throws Exception {
    List<String> causes = new ArrayList<>();
    history(name).path("versions").forEach(v -> causes.add(v.path("cause").asString()));
    return causes;
  }

  private long newest(String name) throws Exception {
    return history(name).path("versions").path(0).path("id").asLong();
  }

  private String content(long id) throws Exception {
    return server.get("/api/v1/versions/" + id + "/content").body();
  }

  @Test
  void eachSaveIsAVersionAndTheSameContentIsNone() throws Exception {
    assertThat(save("a.ipynb", "1").status()).isEqualTo(201);
    assertThat(save("a.ipynb", "2").status()).isEqualTo(200);
    assertThat(save("a.ipynb", "2").status()).isEqualTo(200);
    JsonNode history = history("a.ipynb");
    assertThat(history.path("versions").size()).isEqualTo(2);
    JsonNode newest = history.path("versions").path(0);
    assertThat(newest.path("cause").asString()).isEqualTo("save");
    assertThat(newest.path("savedBy").isString()).isTrue();
    assertThat(newest.path("size").asLong()).isEqualTo(Files.size(folder.resolve("a.ipynb")));
    assertThat(content(newest.path("id").asLong()))
        .isEqualTo(Files.readString(folder.resolve("a.ipynb")));
    JsonNode model = server.get(at("a.ipynb") + "?content=0&hash=1").json();
    assertThat(model.path("hash").asString())
        .isEqualTo(newest.path("hash").asString())
        .isEqualTo(history.path("hash").asString());
  }

  @Test
  void anEarlierContentAgainIsAVersionButStoredOnce() throws Exception {
    save("a.ipynb", "1");
    save("a.ipynb", "2");
    save("a.ipynb", "1");
    JsonNode history = history("a.ipynb");
    assertThat(history.path("versions").size()).isEqualTo(3);
    JsonNode first = history.path("versions").path(2);
    assertThat(history.path("versions").path(0).path("hash")).isEqualTo(first.path("hash"));
    long once =
        first.path("stored").asLong() + history.path("versions").path(1).path("stored").asLong();
    assertThat(history.path("usage").path("stored").asLong()).isEqualTo(once);
    assertThat(history.path("usage").path("versions").asLong()).isEqualTo(3);
  }

  @Test
  void textHasVersionsUpToALimitAndOtherFilesHaveNone() throws Exception {
    saveText("a.py", "x = 1");
    saveText("a.py", "x = 2");
    assertThat(causes("a.py")).containsExactly("save", "save");
    assertThat(content(newest("a.py"))).isEqualTo("x = 2");
    saveText("large.txt", "x".repeat((5 << 20) + 1));
    assertThat(server.get("/api/v1/versions?path=" + dir + "/large.txt").status()).isEqualTo(404);
    Files.write(folder.resolve("b.bin"), new byte[] {(byte) 0xff, 0, 1});
    assertThat(server.get("/api/v1/versions?path=" + dir + "/b.bin").status()).isEqualTo(404);
  }

  @Test
  void whatWasThereBeforeTheFirstSaveIsKept() throws Exception {
    Files.writeString(folder.resolve("old.py"), "old");
    saveText("old.py", "new");
    JsonNode versions = history("old.py").path("versions");
    assertThat(causes("old.py")).containsExactly("save", "found");
    assertThat(versions.path(1).path("savedBy").isNull()).isTrue();
    assertThat(content(versions.path(1).path("id").asLong())).isEqualTo("old");
  }

  @Test
  void aChangeFromOutsideIsNoticedByASaveAndByALook() throws Exception {
    saveText("a.py", "1");
    Files.writeString(folder.resolve("a.py"), "outside");
    saveText("a.py", "2");
    assertThat(causes("a.py")).containsExactly("save", "outside", "save");
    Files.writeString(folder.resolve("a.py"), "again outside");
    Files.setLastModifiedTime(
        folder.resolve("a.py"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    JsonNode newest = history("a.py").path("versions").path(0);
    assertThat(newest.path("cause").asString()).isEqualTo("outside");
    // A time before that of the version before can't be true.
    assertThat(Instant.parse(newest.path("savedAt").asString()))
        .isAfter(Instant.now().minusSeconds(600));
    assertThat(history("a.py").path("versions").size()).isEqualTo(4);
  }

  @Test
  void theHistoryGoesWithARenamedFileAndFolder() throws Exception {
    save("a.ipynb", "1");
    save("a.ipynb", "2");
    Files.createDirectories(folder.resolve("sub"));
    rename("a.ipynb", "sub/b.ipynb");
    assertThat(causes("sub/b.ipynb")).hasSize(2);
    rename("sub", "größe 100%_x");
    String moved = "gr%C3%B6%C3%9Fe%20100%25_x/b.ipynb";
    assertThat(causes(moved)).hasSize(2);
    save(moved, "3");
    assertThat(causes(moved)).hasSize(3);
    save("a.ipynb", "another file");
    assertThat(causes("a.ipynb")).hasSize(1);
  }

  private void rename(String from, String to) throws Exception {
    Answer answer = server.send("PATCH", at(from), "{\"path\": \"" + dir + "/" + to + "\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void aFileRenamedOutsideKeepsItsHistory() throws Exception {
    save("a.ipynb", "1");
    save("a.ipynb", "outside " + dir);
    Files.move(folder.resolve("a.ipynb"), folder.resolve("b.ipynb"));
    assertThat(causes("b.ipynb")).hasSize(2);
  }

  @Test
  void aCopyBeginsAHistory() throws Exception {
    save("a.ipynb", "1");
    save("a.ipynb", "2");
    Answer copy =
        server.send("POST", "/api/contents/" + dir, "{\"copy_from\": \"" + dir + "/a.ipynb\"}");
    assertThat(copy.status()).isEqualTo(201);
    assertThat(causes("a-Copy1.ipynb")).containsExactly("copy");
    assertThat(causes("a.ipynb")).hasSize(2);
  }

  @Test
  void aDeletedNotebookIsBroughtBackWithItsHistory() throws Exception {
    save("a.ipynb", "1");
    save("a.ipynb", "2");
    assertThat(server.send("DELETE", at("a.ipynb"), null).status()).isEqualTo(204);
    JsonNode history = history("a.ipynb");
    assertThat(history.path("deletedAt").isNull()).isFalse();
    assertThat(history.path("hash").isNull()).isTrue();
    JsonNode deleted = server.get("/api/v1/versions/deleted").json().path("files");
    assertThat(deleted).anyMatch(f -> f.path("path").asString().equals(dir + "/a.ipynb"));
    long first = history.path("versions").path(1).path("id").asLong();
    Answer restored = server.send("POST", "/api/v1/versions/" + first + "/restore", null);
    assertThat(restored.status()).as(restored.body()).isEqualTo(200);
    assertThat(Files.readString(folder.resolve("a.ipynb"))).isEqualTo(content(first));
    assertThat(causes("a.ipynb")).containsExactly("restore", "save", "save");
    assertThat(history("a.ipynb").path("deletedAt").isNull()).isTrue();
  }

  @Test
  void aDeletedFileThatHadNoHistoryIsKept() throws Exception {
    Files.writeString(folder.resolve("a.sql"), "select 1");
    assertThat(server.send("DELETE", at("a.sql"), null).status()).isEqualTo(204);
    assertThat(content(newest("a.sql"))).isEqualTo("select 1");
  }

  @Test
  void aRestoreSaysWhatItReplacesAndIsAVersion() throws Exception {
    save("a.ipynb", "1");
    save("a.ipynb", "2");
    JsonNode before = history("a.ipynb");
    String restore =
        "/api/v1/versions/" + before.path("versions").path(1).path("id").asLong() + "/restore";
    assertThat(server.send("POST", restore, null).status()).isEqualTo(428);
    save("a.ipynb", "in between");
    Answer late = server.send("POST", restore, null, "If-Match", before.path("hash").asString());
    assertThat(late.status()).isEqualTo(412);
    assertThat(late.json().path("code").asString()).isEqualTo("changed");
    assertThat(causes("a.ipynb")).hasSize(3);
    String now = history("a.ipynb").path("hash").asString();
    Answer restored = server.send("POST", restore, null, "If-Match", "\"" + now + "\"");
    assertThat(restored.status()).as(restored.body()).isEqualTo(200);
    assertThat(restored.json().path("cause").asString()).isEqualTo("restore");
    assertThat(restored.json().path("restoredFrom").asLong())
        .isEqualTo(before.path("versions").path(1).path("id").asLong());
    assertThat(Files.readString(folder.resolve("a.ipynb"))).contains("\"1\"");
  }

  @Test
  void aCheckpointBroughtBackIsAVersion() throws Exception {
    save("a.ipynb", "1");
    save("a.ipynb", "2");
    assertThat(server.send("POST", at("a.ipynb") + "/checkpoints/checkpoint", null).status())
        .isEqualTo(204);
    assertThat(causes("a.ipynb")).containsExactly("restore", "save", "save");
  }

  @Test
  void versionsAreComparedCellByCell() throws Exception {
    save("a.ipynb", "x = 1");
    save("a.ipynb", "x = 2");
    long first = history("a.ipynb").path("versions").path(1).path("id").asLong();
    JsonNode diff =
        server.get("/api/v1/versions/" + first + "/diff?to=" + newest("a.ipynb")).json();
    assertThat(diff.path("cell_counts").path("changed").asInt()).isEqualTo(1);
    assertThat(
            server
                .get("/api/v1/versions/" + first + "/diff?to=" + first)
                .json()
                .path("same")
                .asBoolean())
        .isTrue();
    Files.writeString(
        folder.resolve("a.ipynb"),
        Files.readString(folder.resolve("a.ipynb")).replace("x = 2", "x = 3"));
    JsonNode present = server.get("/api/v1/versions/" + first + "/diff").json();
    assertThat(present.path("cells").path(0).path("source").toString()).contains("x = 3");
    saveText("a.py", "1\\n2");
    saveText("a.py", "1\\n3");
    long text = history("a.py").path("versions").path(1).path("id").asLong();
    assertThat(
            server
                .get("/api/v1/versions/" + text + "/diff")
                .json()
                .path("source")
                .path("hunks")
                .size())
        .isEqualTo(1);
  }

  @Test
  void aVersionIsNamedAndListedInPages() throws Exception {
    for (int i = 0; i < 5; i++) {
      save("a.ipynb", "n" + i);
    }
    String path = "/api/v1/versions?path=" + dir + "/a.ipynb&limit=2";
    JsonNode page = server.get(path).json();
    assertThat(page.path("versions").size()).isEqualTo(2);
    assertThat(page.path("more").asBoolean()).isTrue();
    long last = page.path("versions").path(1).path("id").asLong();
    JsonNode next = server.get(path + "&before=" + last).json();
    assertThat(next.path("versions").path(0).path("id").asLong()).isLessThan(last);
    String name = "/api/v1/versions/" + last + "/name";
    assertThat(server.send("PUT", name, "{\"name\": \"final\"}").json().path("name").asString())
        .isEqualTo("final");
    assertThat(server.send("PUT", name, "{\"name\": \" \"}").status()).isEqualTo(400);
    assertThat(server.send("PUT", name, "{\"name\": null}").json().path("name").isNull()).isTrue();
  }

  @Test
  void whatIsWrongIsAProblem() throws Exception {
    assertThat(server.get("/api/v1/versions").status()).isEqualTo(400);
    for (String path : List.of("", "..", "a/../b", ".hidden/a.ipynb", "%00", "a//b")) {
      assertThat(server.get("/api/v1/versions?path=" + path).status()).as(path).isEqualTo(400);
    }
    assertThat(server.get("/api/v1/versions?path=nowhere.ipynb").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/versions?path=a.ipynb&limit=0").status()).isEqualTo(400);
    assertThat(server.get("/api/v1/versions/999999999").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/versions/999999999/content").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/versions/x").status()).isEqualTo(400);
    assertThat(server.send("POST", "/api/v1/versions/999999999/restore", null).status())
        .isEqualTo(404);
  }

  @Test
  void ofManySaversOfOneStateOneWinsAndTheOthersAreTold() throws Exception {
    save("a.ipynb", "start");
    String seen = history("a.ipynb").path("hash").asString();
    List<Answer> answers =
        inParallel(8, i -> save("a.ipynb", "saver " + i, "If-Match", "\"" + seen + "\""));
    assertThat(answers).extracting(Answer::status).containsOnly(200, 409);
    assertThat(answers).filteredOn(a -> a.status() == 200).hasSize(1);
    assertThat(causes("a.ipynb")).containsExactly("save", "save");
  }

  @Test
  void aConditionInTheBodyCountsAndTheAnswerHasTheHash() throws Exception {
    JsonNode first = saveIf("*", "1").json();
    assertThat(first.path("hash").asString()).isEqualTo(history("a.ipynb").path("hash").asString());
    assertThat(saveIf(first.path("hash").asString(), "2").status()).isEqualTo(200);
    Answer late = saveIf(first.path("hash").asString(), "3");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().path("message").asString()).contains("changed by somebody else");
    assertThat(causes("a.ipynb")).hasSize(2);
  }

  private Answer saveIf(String hash, String source) throws Exception {
    return server.send(
        "PUT",
        at("a.ipynb"),
        notebook(source).replaceFirst("\\{", "{\"if_match\": \"" + hash + "\", "));
  }

  @Test
  void saversWithoutAConditionLoseNothing() throws Exception {
    List<Answer> answers = inParallel(8, i -> save("a.ipynb", "saver " + i));
    assertThat(answers).allMatch(a -> a.status() < 300);
    JsonNode history = history("a.ipynb");
    assertThat(causes("a.ipynb")).hasSize(8).containsOnly("save");
    assertThat(content(history.path("versions").path(0).path("id").asLong()))
        .isEqualTo(Files.readString(folder.resolve("a.ipynb")));
  }

  private interface Saver {
    Answer save(int number) throws Exception;
  }

  private static List<Answer> inParallel(int count, Saver saver) throws Exception {
    List<Callable<Answer>> work = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      work.add(() -> saver.save(number));
    }
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      for (Future<Answer> answer : threads.invokeAll(work)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }
}
