package io.smallfry.server.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.TestServer;
import io.smallfry.server.TestServer.Answer;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Notebooks in other forms, and files in a frame. */
class ConvertApiTest {
  private static final String NOTEBOOK =
      """
      {"nbformat": 4, "nbformat_minor": 5,
       "metadata": {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"},
                    "language_info": {"name": "python", "file_extension": ".py"}},
       "cells": [
        {"id": "a", "cell_type": "markdown", "metadata": {}, "source": "# Title\\n\\n<script>x()</script>"},
        {"id": "b", "cell_type": "code", "metadata": {}, "execution_count": 1, "source": "6 * 7",
         "outputs": [{"output_type": "execute_result", "execution_count": 1, "metadata": {},
                      "data": {"text/plain": "42"}}]}]}
      """;

  private final TestServer server = TestServer.shared();

  @BeforeEach
  void notebook() throws Exception {
    Files.createDirectories(server.home().resolve("converted ü"));
    Files.writeString(server.home().resolve("converted ü/nb.ipynb"), NOTEBOOK);
    Files.writeString(server.home().resolve("converted ü/page.html"), "<p>hello");
  }

  @Test
  void theFormatsAreListed() throws Exception {
    assertThat(server.get("/api/nbconvert").body())
        .isEqualTo(
            "{\"html\":{\"output_mimetype\":\"text/html\"},"
                + "\"markdown\":{\"output_mimetype\":\"text/markdown\"},"
                + "\"notebook\":{\"output_mimetype\":\"application/json\"},"
                + "\"script\":{\"output_mimetype\":\"text/x-script\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "html, text/html, nb.html, <h1",
    "markdown, text/markdown, nb.md, # Title",
    "notebook, application/json, nb.ipynb, '\"nbformat\": 4'",
    "script, text/x-python, nb.py, 6 * 7"
  })
  void aNotebookIsConverted(String format, String type, String name, String content)
      throws Exception {
    String path = "/nbconvert/" + format + "/converted%20%C3%BC/nb.ipynb";
    Answer shown = server.get(path);
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.header("Content-Type")).isEqualTo(type + ";charset=UTF-8");
    assertThat(shown.header("Content-Disposition")).startsWith("inline");
    assertThat(shown.header("Last-Modified")).isNotEmpty();
    assertThat(shown.header("Cache-Control")).contains("no-store");
    assertThat(shown.header("Content-Security-Policy"))
        .contains("sandbox")
        .doesNotContain("allow-same-origin");
    assertThat(shown.body()).contains(content);
    Answer saved = server.get(path + "?download=true");
    assertThat(saved.header("Content-Disposition")).startsWith("attachment").contains(name);
    assertThat(saved.body()).isEqualTo(shown.body());
  }

  @Test
  void aPageRunsNothing() throws Exception {
    assertThat(server.get("/nbconvert/html/converted%20%C3%BC/nb.ipynb").body())
        .doesNotContain("<script>x()");
  }

  @Test
  void aNotebookInTheBodyIsConverted() throws Exception {
    String body = "{\"name\": \"sent.ipynb\", \"content\": " + NOTEBOOK + "}";
    Answer page = server.send("POST", "/nbconvert/html", body);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Security-Policy")).contains("sandbox");
    assertThat(page.body()).contains("42");
    assertThat(server.send("POST", "/nbconvert/script", body).body()).contains("6 * 7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "{", "{\"content\": 1}", "{\"content\": {\"nbformat\": 99}}"})
  void whatIsNoNotebookIsRefused(String body) throws Exception {
    assertThat(server.send("POST", "/nbconvert/html", body).status()).isEqualTo(400);
  }

  @Test
  void unknownFormatsAreRefusedWithTheKnownOnes() throws Exception {
    Answer answer = server.get("/nbconvert/pdf/converted%20%C3%BC/nb.ipynb");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("message").asString())
        .isEqualTo("No exporter for format: pdf; there are html, markdown, notebook, script");
    assertThat(server.send("POST", "/nbconvert/pdf", "{}").status()).isEqualTo(404);
  }

  @Test
  void otherFilesAreSentToFiles() throws Exception {
    Answer answer = server.get("/nbconvert/html/converted%20%C3%BC/page.html");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).endsWith("/files/converted%20%C3%BC/page.html");
    assertThat(server.get("/nbconvert/html/nope.ipynb").status()).isEqualTo(404);
    assertThat(server.get("/nbconvert/html/").status()).isIn(400, 404);
  }

  @Test
  void aBrokenNotebookSaysSo() throws Exception {
    Files.writeString(server.home().resolve("broken-nb.ipynb"), "{\"nbformat\": 4");
    Answer answer = server.get("/nbconvert/html/broken-nb.ipynb");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("message").asString()).contains("Not a notebook");
  }

  @Test
  void aFileIsViewedInAFrameThatReachesNothing() throws Exception {
    Answer page = server.get("/view/converted%20%C3%BC/page.html");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("<title>page.html</title>")
        .contains("sandbox=\"allow-scripts\"")
        .contains("src=\"/files/converted%20%C3%BC/page.html\"");
    assertThat(server.get("/view/nope.html").status()).isEqualTo(404);
    String name = "\"><script>x()<.html";
    Files.writeString(server.home().resolve(name), "x");
    assertThat(server.get("/view/%22%3E%3Cscript%3Ex()%3C.html").body())
        .contains("&quot;&gt;&lt;script&gt;")
        .doesNotContain("<script>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nbconvert/html", "/view", "/files"})
  void nothingOutsideTheHomeIsReached(String base) throws Exception {
    Files.writeString(server.home().resolveSibling("outside.ipynb"), NOTEBOOK);
    for (String path :
        new String[] {
          "/../outside.ipynb",
          "/%2e%2e/outside.ipynb",
          "/..%2foutside.ipynb",
          "/%2e%2e%2foutside.ipynb",
          "/..%5coutside.ipynb",
          "/x/..;/../outside.ipynb",
          "/..;/outside.ipynb",
          "//outside.ipynb",
          "/%00",
          "/.hidden.ipynb",
          "/%252e%252e/outside.ipynb",
          "/%c0%ae%c0%ae/outside.ipynb",
          "/%ff"
        }) {
      Answer answer = server.get(base + path);
      assertThat(answer.status()).as(base + path).isBetween(400, 499);
      assertThat(answer.body()).doesNotContain("nbformat_minor");
    }
  }
}
