package io.smallfry.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.TestServer;
import io.smallfry.server.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One case for each thing that jupyter_server 2's contents API does, and for what we do better. */
class ContentsApiTest {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";
  private static final String NOTEBOOK =
      """
      {"type": "notebook", "format": "json", "content": {"nbformat": 4, "nbformat_minor": 5,
       "metadata": {}, "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [],
       "execution_count": null, "source": "a\\nb"}]}}
      """;

  private final TestServer server = TestServer.shared();
  private String dir = "";
  private Path folder = Path.of("");

  @BeforeEach
  void ownFolder() throws Exception {
    dir = "c" + UUID.randomUUID();
    folder = Files.createDirectories(server.home().resolve(dir));
  }

  private String at(String name) {
    return "/api/contents/" + dir + (name.isEmpty() ? "" : "/" + name);
  }

  private Answer saveText(String name, String text) throws Exception {
    String json = TestServer.JSON.writeValueAsString(text);
    return server.send(
        "PUT", at(name), "{\"type\": \"file\", \"format\": \"text\", \"content\": " + json + "}");
  }

  @Test
  void theRootIsAFolder() throws Exception {
    JsonNode root = server.get("/api/contents").json();
    assertThat(root.path("type").asString()).isEqualTo("directory");
    assertThat(root.path("name").asString()).isEmpty();
    assertThat(root.path("path").asString()).isEmpty();
    assertThat(root.path("format").asString()).isEqualTo("json");
    assertThat(root.path("size").isNull()).isTrue();
    assertThat(root.path("content").isArray()).isTrue();
    assertThat(server.get("/api/contents/").status()).isEqualTo(200);
  }

  @Test
  void aNewNotebookGetsANameAndIsEmpty() throws Exception {
    Answer first = server.send("POST", at(""), "{\"type\": \"notebook\"}");
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header("Location")).isEqualTo(at("Untitled.ipynb"));
    assertThat(first.json().path("content").isNull()).isTrue();
    assertThat(first.json().path("size").asInt()).isEqualTo(72);
    assertThat(first.json().path("last_modified").asString()).matches(TIME);
    Answer second = server.send("POST", at(""), "{\"ext\": \".ipynb\"}");
    assertThat(second.json().path("path").asString()).isEqualTo(dir + "/Untitled1.ipynb");
    JsonNode read = server.get(at("Untitled.ipynb")).json();
    assertThat(read.path("content").path("cells").size()).isZero();
    assertThat(read.path("format").asString()).isEqualTo("json");
    assertThat(read.path("mimetype").isNull()).isTrue();
  }

  @Test
  void newFoldersAndFilesGetNames() throws Exception {
    String folderBody = "{\"type\": \"directory\"}";
    assertThat(server.send("POST", at(""), folderBody).json().path("name").asString())
        .isEqualTo("Untitled Folder");
    assertThat(server.send("POST", at(""), folderBody).json().path("name").asString())
        .isEqualTo("Untitled Folder 1");
    Answer file = server.send("POST", at(""), "{\"type\": \"file\", \"ext\": \".py\"}");
    assertThat(file.json().path("name").asString()).isEqualTo("untitled.py");
    assertThat(file.json().path("mimetype").asString()).isEqualTo("text/x-python");
    assertThat(server.send("POST", at(""), null).json().path("name").asString())
        .isEqualTo("untitled");
  }

  @Test
  void postNeedsAFolder() throws Exception {
    saveText("x.txt", "x");
    assertThat(server.send("POST", at("x.txt"), "{}").status()).isEqualTo(400);
    Answer missing = server.send("POST", at("missing"), "{}");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.json().path("message").asString()).startsWith("No such directory");
    Answer broken = server.send("POST", at(""), "{bad");
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.json().path("message").asString())
        .isEqualTo("Invalid JSON in body of request");
  }

  @Test
  void copiesGetNames() throws Exception {
    saveText("x.txt", "x");
    String body = "{\"copy_from\": \"" + dir + "/x.txt\"}";
    assertThat(server.send("POST", at(""), body).json().path("name").asString())
        .isEqualTo("x-Copy1.txt");
    assertThat(server.send("POST", at(""), body).json().path("name").asString())
        .isEqualTo("x-Copy2.txt");
    assertThat(Files.readString(folder.resolve("x-Copy2.txt"))).isEqualTo("x");
    server.send("PUT", at("sub"), "{\"type\": \"directory\"}");
    assertThat(server.send("POST", at("sub"), body).json().path("path").asString())
        .isEqualTo(dir + "/sub/x.txt");
    Answer whole = server.send("POST", at(""), "{\"copy_from\": \"" + dir + "/sub\"}");
    assertThat(whole.json().path("name").asString()).isEqualTo("sub-Copy1");
    assertThat(folder.resolve("sub-Copy1/x.txt")).exists();
    Answer intoItself = server.send("POST", at("sub"), "{\"copy_from\": \"" + dir + "/sub\"}");
    assertThat(intoItself.status()).isEqualTo(400);
    assertThat(server.send("POST", at(""), "{\"copy_from\": \"nope\"}").status()).isEqualTo(404);
  }

  @Test
  void aSavedNotebookIsInNbformatsForm() throws Exception {
    Answer created = server.send("PUT", at("a.ipynb"), NOTEBOOK);
    assertThat(created.status()).isEqualTo(201);
    assertThat(server.send("PUT", at("a.ipynb"), NOTEBOOK).status()).isEqualTo(200);
    assertThat(Files.readString(folder.resolve("a.ipynb")))
        .isEqualTo(
            """
            {
             "cells": [
              {
               "cell_type": "code",
               "execution_count": null,
               "id": "a",
               "metadata": {},
               "outputs": [],
               "source": [
                "a\\n",
                "b"
               ]
              }
             ],
             "metadata": {},
             "nbformat": 4,
             "nbformat_minor": 5
            }
            """);
    JsonNode cell = server.get(at("a.ipynb")).json().path("content").path("cells").get(0);
    assertThat(cell.path("source").asString()).isEqualTo("a\nb");
    assertThat(cell.path("metadata").path("trusted").asBoolean()).isTrue();
  }

  @Test
  void whatBreaksTheSchemaIsSavedWithAMessage() throws Exception {
    String odd = NOTEBOOK.replace("\"execution_count\": null,", "\"execution_count\": \"x\",");
    Answer saved = server.send("PUT", at("odd.ipynb"), odd);
    assertThat(saved.status()).isEqualTo(201);
    assertThat(saved.json().path("message").asString()).startsWith("Notebook validation failed");
    assertThat(server.get(at("odd.ipynb")).json().path("message").asString())
        .startsWith("Notebook validation failed");
  }

  @Test
  void whatIsNoNotebookIsRefusedAndNothingIsOverwritten() throws Exception {
    server.send("PUT", at("a.ipynb"), NOTEBOOK);
    byte[] before = Files.readAllBytes(folder.resolve("a.ipynb"));
    for (String content :
        List.of("{}", "[]", "\"text\"", "{\"nbformat\": 4}", "{\"nbformat\": 9}")) {
      Answer refused =
          server.send(
              "PUT", at("a.ipynb"), "{\"type\": \"notebook\", \"content\": " + content + "}");
      assertThat(refused.status()).as(content).isEqualTo(400);
      assertThat(refused.json().path("message").asString()).isNotBlank();
    }
    assertThat(Files.readAllBytes(folder.resolve("a.ipynb"))).isEqualTo(before);
    Files.writeString(folder.resolve("broken.ipynb"), "{");
    Answer unreadable = server.get(at("broken.ipynb"));
    assertThat(unreadable.status()).isEqualTo(400);
    assertThat(unreadable.json().path("message").asString()).startsWith("Unreadable Notebook");
    assertThat(server.get(at("broken.ipynb") + "?type=file").status()).isEqualTo(200);
  }

  @Test
  void textAndBytes() throws Exception {
    Answer text = saveText("t.txt", "grün 🐟\n");
    assertThat(text.status()).isEqualTo(201);
    assertThat(text.json().path("mimetype").asString()).isEqualTo("text/plain");
    assertThat(Files.readString(folder.resolve("t.txt"))).isEqualTo("grün 🐟\n");
    JsonNode read = server.get(at("t.txt")).json();
    assertThat(read.path("content").asString()).isEqualTo("grün 🐟\n");
    assertThat(read.path("format").asString()).isEqualTo("text");
    Answer bytes =
        server.send(
            "PUT",
            at("b.bin"),
            "{\"content\": \"/wAB\", \"type\": \"file\", \"format\": \"base64\"}");
    assertThat(bytes.status()).isEqualTo(201);
    assertThat(Files.readAllBytes(folder.resolve("b.bin"))).isEqualTo(new byte[] {-1, 0, 1});
    JsonNode binary = server.get(at("b.bin")).json();
    assertThat(binary.path("format").asString()).isEqualTo("base64");
    assertThat(binary.path("content").asString()).isEqualTo("/wAB");
    Answer forced = server.get(at("b.bin") + "?format=text");
    assertThat(forced.status()).isEqualTo(400);
    assertThat(forced.json().path("reason").asString()).isEqualTo("bad format");
  }

  @Test
  void contentCanBeLeftOutAndHashed() throws Exception {
    saveText("t.txt", "hi");
    JsonNode model = server.get(at("t.txt") + "?content=0&hash=1").json();
    assertThat(model.path("content").isNull()).isTrue();
    assertThat(model.path("format").isNull()).isTrue();
    assertThat(model.path("hash_algorithm").asString()).isEqualTo("sha256");
    assertThat(model.path("hash").asString())
        .isEqualTo("8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4");
    assertThat(server.get(at("t.txt") + "?content=2").status()).isEqualTo(400);
  }

  @Test
  void typesThatDontFitAreRefused() throws Exception {
    saveText("t.txt", "hi");
    assertThat(server.get(at("t.txt") + "?type=directory").json().path("reason").asString())
        .isEqualTo("bad type");
    assertThat(server.get(at("") + "?type=file").status()).isEqualTo(400);
    assertThat(server.get(at("t.txt") + "?type=bogus").status()).isEqualTo(400);
    assertThat(server.get(at("t.txt") + "?format=bogus").status()).isEqualTo(400);
    assertThat(server.get(at("missing.txt")).status()).isEqualTo(404);
  }

  @Test
  void savesThatLackSomethingSayWhat() throws Exception {
    assertThat(message("{\"format\": \"text\", \"content\": \"x\"}"))
        .isEqualTo("No file type provided");
    assertThat(message("{\"type\": \"file\", \"format\": \"text\"}"))
        .isEqualTo("No file content provided");
    assertThat(message("{\"type\": \"file\", \"content\": \"x\"}"))
        .isEqualTo("Must specify format of file contents as 'text' or 'base64'");
    assertThat(message("{\"type\": \"file\", \"format\": \"base64\", \"content\": \"!!\"}"))
        .contains("base64");
    assertThat(message("{\"type\": \"file\", \"format\": \"text\", \"content\": \"\\ud800\"}"))
        .contains("Unicode");
    assertThat(message("{\"copy_from\": \"x\"}")).contains("Cannot copy with PUT");
    assertThat(folder.resolve("t.txt")).doesNotExist();
    assertThat(folder).isEmptyDirectory();
  }

  private String message(String body) throws Exception {
    Answer answer = server.send("PUT", at("t.txt"), body);
    assertThat(answer.status()).isEqualTo(400);
    return answer.json().path("message").asString();
  }

  @Test
  void foldersAreMadeOnce() throws Exception {
    assertThat(server.send("PUT", at("sub"), "{\"type\": \"directory\"}").status()).isEqualTo(201);
    assertThat(server.send("PUT", at("sub"), "{\"type\": \"directory\"}").status()).isEqualTo(201);
    saveText("t.txt", "x");
    assertThat(server.send("PUT", at("t.txt"), "{\"type\": \"directory\"}").status())
        .isEqualTo(400);
    assertThat(saveText("sub", "x").status()).isEqualTo(400);
    assertThat(saveText("no/t.txt", "x").status()).isEqualTo(404);
    JsonNode listed = server.get(at("")).json().path("content");
    assertThat(names(listed)).containsExactly("sub", "t.txt");
    assertThat(listed.get(0).path("content").isNull()).isTrue();
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(entry -> names.add(entry.path("name").asString()));
    return names;
  }

  @Test
  void aStaleHashIsAConflictAndNothingIsLost() throws Exception {
    saveText("t.txt", "one");
    String hash = server.get(at("t.txt") + "?hash=1").json().path("hash").asString();
    String body = "{\"type\": \"file\", \"format\": \"text\", \"content\": \"two\"}";
    Answer fits = server.send("PUT", at("t.txt") + "?hash=1", body, "If-Match", "\"" + hash + "\"");
    assertThat(fits.status()).isEqualTo(200);
    assertThat(fits.json().path("hash").asString()).isNotEqualTo(hash).hasSize(64);
    Answer stale =
        server.send(
            "PUT", at("t.txt"), body.replace("two", "three"), "If-Match", "\"" + hash + "\"");
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().path("message").asString()).contains("changed by somebody else");
    assertThat(Files.readString(folder.resolve("t.txt"))).isEqualTo("two");
    Answer notebook = server.send("PUT", at("n.ipynb"), NOTEBOOK, "If-Match", "\"0\"");
    assertThat(notebook.status()).isEqualTo(409);
  }

  @Test
  void renames() throws Exception {
    saveText("a.txt", "a");
    saveText("b.txt", "b");
    Answer moved = server.send("PATCH", at("a.txt"), "{\"path\": \"" + dir + "/c.txt\"}");
    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.header("Location")).isEqualTo(at("c.txt"));
    assertThat(folder.resolve("a.txt")).doesNotExist();
    Answer taken = server.send("PATCH", at("c.txt"), "{\"path\": \"" + dir + "/b.txt\"}");
    assertThat(taken.status()).isEqualTo(409);
    assertThat(Files.readString(folder.resolve("b.txt"))).isEqualTo("b");
    assertThat(server.send("PATCH", at("c.txt"), "{\"path\": \"no/x\"}").status()).isEqualTo(404);
    assertThat(server.send("PATCH", at("no"), "{\"path\": \"x\"}").status()).isEqualTo(404);
    assertThat(server.send("PATCH", at("c.txt"), null).status()).isEqualTo(400);
    assertThat(server.send("PATCH", at("c.txt"), "{}").status()).isEqualTo(200);
    assertThat(server.send("PATCH", at("c.txt"), "{\"path\": \"../x\"}").status()).isEqualTo(404);
    assertThat(server.send("PATCH", at("c.txt"), "{\"path\": \".x\"}").status()).isEqualTo(400);
  }

  @Test
  void deletes() throws Exception {
    saveText("a.txt", "a");
    assertThat(server.send("DELETE", at("a.txt"), null).status()).isEqualTo(204);
    assertThat(server.send("DELETE", at("a.txt"), null).status()).isEqualTo(404);
    server.send("PUT", at("sub"), "{\"type\": \"directory\"}");
    server.send("PUT", at("sub/n.ipynb"), NOTEBOOK);
    Answer full = server.send("DELETE", at("sub"), null);
    assertThat(full.status()).isEqualTo(400);
    assertThat(full.json().path("message").asString())
        .isEqualTo("Directory " + dir + "/sub not empty");
    server.send("DELETE", at("sub/n.ipynb"), null);
    assertThat(server.send("DELETE", at("sub"), null).status()).isEqualTo(204);
    assertThat(folder.resolve("sub")).doesNotExist();
    assertThat(server.send("DELETE", "/api/contents", null).status()).isEqualTo(400);
  }

  @Test
  void checkpoints() throws Exception {
    server.send("PUT", at("a.ipynb"), NOTEBOOK);
    JsonNode first = server.get(at("a.ipynb/checkpoints")).json();
    assertThat(first.size()).isEqualTo(1);
    assertThat(first.get(0).path("id").asString()).isEqualTo("checkpoint");
    assertThat(first.get(0).path("last_modified").asString()).matches(TIME);
    server.send("PUT", at("a.ipynb"), NOTEBOOK.replace("a\\nb", "changed"));
    assertThat(server.send("POST", at("a.ipynb/checkpoints/checkpoint"), null).status())
        .isEqualTo(204);
    assertThat(Files.readString(folder.resolve("a.ipynb"))).doesNotContain("changed");
    assertThat(server.send("POST", at("a.ipynb/checkpoints"), null).status()).isEqualTo(201);
    assertThat(server.send("POST", at("a.ipynb/checkpoints/other"), null).status()).isEqualTo(404);
    server.send("PATCH", at("a.ipynb"), "{\"path\": \"" + dir + "/b.ipynb\"}");
    assertThat(server.get(at("b.ipynb/checkpoints")).json().size()).isEqualTo(1);
    assertThat(server.send("DELETE", at("b.ipynb/checkpoints/checkpoint"), null).status())
        .isEqualTo(204);
    assertThat(server.send("DELETE", at("b.ipynb/checkpoints/checkpoint"), null).status())
        .isEqualTo(404);
    assertThat(server.get(at("b.ipynb/checkpoints")).json().size()).isZero();
    assertThat(server.send("POST", at("none/checkpoints"), null).status()).isEqualTo(404);
  }

  @Test
  void aFolderMayHoldAFileNamedCheckpoints() throws Exception {
    saveText("checkpoints", "x");
    assertThat(server.get(at("checkpoints")).json().path("content").asString()).isEqualTo("x");
  }

  @Test
  void largeFilesComeInChunksAndAppearWhole() throws Exception {
    String body =
        "{\"type\": \"file\", \"format\": \"base64\", \"chunk\": %d, \"content\": \"%s\"}";
    assertThat(server.send("PUT", at("u.bin"), body.formatted(1, "YWJj")).status()).isEqualTo(201);
    Answer second = server.send("PUT", at("u.bin"), body.formatted(2, "ZGVm"));
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().path("size").asInt()).isEqualTo(6);
    assertThat(folder.resolve("u.bin")).doesNotExist();
    assertThat(names(server.get(at("")).json().path("content"))).isEmpty();
    Answer last = server.send("PUT", at("u.bin"), body.formatted(-1, "Z2hp"));
    assertThat(last.json().path("size").asInt()).isEqualTo(9);
    assertThat(Files.readString(folder.resolve("u.bin"))).isEqualTo("abcdefghi");
    Answer outOfTurn = server.send("PUT", at("u.bin"), body.formatted(5, "Z2hp"));
    assertThat(outOfTurn.status()).isEqualTo(400);
    assertThat(
            server
                .send("PUT", at("u.ipynb"), body.formatted(1, "YQ==").replace("file", "notebook"))
                .status())
        .isEqualTo(400);
  }

  @Test
  void aFileOfAHundredMegabytesGoesThroughASmallHeap() throws Exception {
    byte[] bytes = new byte[100 << 20];
    new Random(1).nextBytes(bytes);
    byte[] head =
        "{\"type\":\"file\",\"format\":\"base64\",\"content\":\"".getBytes(StandardCharsets.UTF_8);
    byte[] content = Base64.getEncoder().encode(bytes);
    byte[] body = new byte[head.length + content.length + 2];
    System.arraycopy(head, 0, body, 0, head.length);
    System.arraycopy(content, 0, body, head.length, content.length);
    body[body.length - 2] = '"';
    body[body.length - 1] = '}';
    Answer saved = server.sendBytes("PUT", at("large.bin"), body);
    assertThat(saved.status()).isEqualTo(201);
    assertThat(Files.mismatch(folder.resolve("large.bin"), write(bytes))).isEqualTo(-1);
    Answer read = server.get(at("large.bin") + "?format=base64");
    assertThat(read.body().length()).isGreaterThan(content.length);
  }

  private Path write(byte[] bytes) throws Exception {
    return Files.write(folder.resolve("expected.bin"), bytes);
  }

  @Test
  void permissionsSurviveASave() throws Exception {
    saveText("run.sh", "a");
    Files.setPosixFilePermissions(
        folder.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-x---"));
    saveText("run.sh", "b");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("run.sh"))))
        .isEqualTo("rwxr-x---");
  }

  @Test
  void trustIsRemembered() throws Exception {
    String html =
        NOTEBOOK.replace(
            "\"outputs\": []",
            "\"outputs\": [{\"output_type\": \"display_data\", \"metadata\": {},"
                + " \"data\": {\"text/html\": \"<b>x</b>\"}}]");
    server.send("PUT", at("h.ipynb"), html);
    assertThat(trusted("h.ipynb")).isFalse();
    Answer answer = server.send("POST", at("h.ipynb/trust"), null);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(trusted("h.ipynb")).isTrue();
    // Whoever ran the cells says so with the save; what was changed by others is not trusted.
    String own =
        html.replace("<b>x</b>", "<b>y</b>")
            .replace(
                "\"metadata\": {}, \"outputs\"", "\"metadata\": {\"trusted\": true}, \"outputs\"");
    server.send("PUT", at("own.ipynb"), own);
    assertThat(trusted("own.ipynb")).isTrue();
    assertThat(Files.readString(folder.resolve("own.ipynb"))).doesNotContain("trusted");
    Path file = folder.resolve("own.ipynb");
    Files.writeString(file, Files.readString(file).replace("<b>y</b>", "<script>z</script>"));
    assertThat(trusted("own.ipynb")).isFalse();
  }

  private boolean trusted(String name) throws Exception {
    JsonNode cell = server.get(at(name)).json().path("content").path("cells").get(0);
    return cell.path("metadata").path("trusted").asBoolean();
  }
}
