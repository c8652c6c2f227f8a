package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Jupyter wrote stays byte for byte the same when we read and write it. */
class RoundTripTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty.ipynb",
        "everything-4.0.ipynb",
        "everything-4.1.ipynb",
        "everything-4.2.ipynb",
        "everything-4.3.ipynb",
        "everything-4.4.ipynb",
        "everything-4.5.ipynb",
        "future-4.7.ipynb",
        "executed.ipynb",
        "injected.ipynb",
        "v3-upgraded.ipynb"
      })
  void fileOfJupyterStaysTheSame(String name) {
    byte[] file = Fixtures.bytes(name);

    byte[] written = NotebookWriter.toBytes(NotebookReader.read(file));

    assertThat(new String(written, UTF_8)).isEqualTo(new String(file, UTF_8));
    assertThat(written).isEqualTo(file);
  }

  @Test
  void streamGetsTheSameBytes() throws IOException {
    byte[] file = Fixtures.bytes("executed.ipynb");
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    NotebookWriter.write(NotebookReader.read(file), out);

    assertThat(out.toByteArray()).isEqualTo(file);
  }

  @Test
  void writingDoesNotChangeTheNotebook() {
    Notebook notebook = Fixtures.notebook("everything-4.5.ipynb");
    String before = notebook.root().toString();

    NotebookWriter.toBytes(notebook);

    assertThat(notebook.root().toString()).isEqualTo(before);
  }

  @Test
  void anyOrderAndIndentationBecomesTheFormOfNbformat() {
    String json =
        """
        {"nbformat_minor":5,"nbformat":4, "metadata":{"b":1,"a":[ ]},
          "cells":[{"source":"a\\nb","cell_type":"markdown","metadata":{},"id":"x"}]}\
        """;

    assertThat(written(json))
        .isEqualTo(
            """
            {
             "cells": [
              {
               "cell_type": "markdown",
               "id": "x",
               "metadata": {},
               "source": [
                "a\\n",
                "b"
               ]
              }
             ],
             "metadata": {
              "a": [],
              "b": 1
             },
             "nbformat": 4,
             "nbformat_minor": 5
            }
            """);
  }

  @Test
  void unknownKeysBeforeAndAfterTheCellsAreKept() {
    String json =
        "{\"aaa\":1,\"zzz\":{},\"cells\":[],\"metadata\":{},\"nbformat\":4,\"nbformat_minor\":4}";

    assertThat(written(json))
        .isEqualTo(
            "{\n \"aaa\": 1,\n \"cells\": [],\n \"metadata\": {},\n \"nbformat\": 4,\n \"nbformat_minor\": 4,\n \"zzz\": {}\n}\n");
  }

  @Test
  void keysAreSortedByCodePoint() {
    String json = shell("\"\\ud83d\\ude00\":1,\"\\ue000\":2,\"a\":3");

    assertThat(written(json))
        .containsSubsequence("\"a\": 3", "\"\ue000\": 2", "\"\ud83d\ude00\": 1");
  }

  @Test
  void transientMetadataIsNotWritten() {
    Notebook notebook = Notebook.empty();
    notebook
        .metadata()
        .put("orig_nbformat", 3)
        .put("orig_nbformat_minor", 0)
        .put("signature", "s")
        .put("kept", 1);
    notebook.insertCode(0, "").metadata().put("trusted", true).put("kept", 2);

    String written = new String(NotebookWriter.toBytes(notebook), UTF_8);

    assertThat(written)
        .doesNotContain("orig_nbformat", "signature", "trusted")
        .contains("\"kept\": 1", "\"kept\": 2");
  }

  @Test
  void loneSurrogateIsWrittenAsItsEscape() {
    assertThat(written(shell("\"x\":\"a\\ud800b\\udc00\"")))
        .contains("\"x\": \"a\\ud800b\\udc00\"");
  }

  @Test
  void escapesArePythons() {
    assertThat(
            written(
                shell("\"x\":\"\\u0000\\u001f\\u007f\\/\\\"\\\\\\b\\f\\n\\r\\t\\u00e9\\u2028\"")))
        .contains("\"x\": \"\\u0000\\u001f\u007f/\\\"\\\\\\b\\f\\n\\r\\té\u2028\"");
  }

  @Test
  void minorVersionStays() {
    Notebook notebook = Fixtures.notebook("everything-4.2.ipynb");
    notebook.insertCode(0, "1");

    Notebook again = NotebookReader.read(NotebookWriter.toBytes(notebook));

    assertThat(again.minor()).isEqualTo(2);
    assertThat(again.cells().getFirst().id()).isNull();
  }

  @Test
  void notebookOf30MillionCharactersInOneString() {
    Notebook notebook = Notebook.empty();
    notebook.insertCode(0, "x".repeat(30_000_000));

    Notebook again = NotebookReader.read(NotebookWriter.toBytes(notebook));

    assertThat(again.cells().getFirst().source()).hasSize(30_000_000);
  }

  private static String shell(String metadata) {
    return "{\"cells\":[],\"metadata\":{" + metadata + "},\"nbformat\":4,\"nbformat_minor\":5}";
  }

  private static String written(String json) {
    return new String(NotebookWriter.toBytes(NotebookReader.read(json.getBytes(UTF_8))), UTF_8);
  }
}
