package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Values in outputs, in the form that scrapbook 0.5.0 writes. */
final class ValuesTest {
  private static String scrap(String encoder, String payload) {
    return """
    {"output_type": "display_data", "data": {"application/scrapbook.scrap.%s+json": %s},
     "metadata": {"scrapbook": {"name": "x", "data": true, "display": false}}}\
    """
        .formatted(encoder, payload);
  }

  private static Notebook notebook(String... outputs) {
    String json =
        """
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
          {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "text"},
          {"cell_type": "code", "id": "c", "metadata": {}, "execution_count": 1, "source": "",
           "outputs": [%s]}]}
        """
            .formatted(String.join(",", outputs));
    return NotebookReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void textsAndJsonAreAsTheyWereRecorded() {
    Notebook notebook =
        notebook(
            scrap(
                "text",
                "{\"name\": \"t\", \"data\": \"hi\", \"encoder\": \"text\", \"version\": 1}"),
            scrap(
                "json",
                "{\"name\": \"j\", \"data\": {\"a\": [1, 2.5, true]}, \"encoder\": \"json\","
                    + " \"version\": 1}"));
    assertThat(Values.of(notebook)).containsOnlyKeys("t", "j");
    assertThat(Values.of(notebook).get("t")).hasToString("\"hi\"");
    assertThat(Values.of(notebook).get("j")).hasToString("{\"a\":[1,2.5,true]}");
  }

  @Test
  void ofSeveralTheLastCounts() {
    Notebook notebook =
        notebook(
            scrap("json", "{\"name\": \"n\", \"data\": 1, \"encoder\": \"json\", \"version\": 1}"),
            scrap("json", "{\"name\": \"n\", \"data\": 2, \"encoder\": \"json\", \"version\": 1}"));
    assertThat(Values.of(notebook).get("n")).hasToString("2");
  }

  @Test
  void whatPapermillRecordedBefore1IsRead() {
    Notebook notebook =
        notebook(
            """
            {"output_type": "display_data", "metadata": {},
             "data": {"application/papermill.record+json": {"old": [3]}}}\
            """);
    assertThat(Values.of(notebook).get("old")).hasToString("[3]");
  }

  @Test
  void whatIsNoValueIsPassedOver() {
    Notebook notebook =
        notebook(
            scrap("json", "\"text\""),
            scrap("json", "{\"name\": 5, \"data\": 1}"),
            scrap("json", "{\"name\": \"no data\"}"),
            "{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": \"x\"}",
            "{\"output_type\": \"display_data\", \"metadata\": {}, \"data\": {\"text/plain\": \"x\"}}");
    assertThat(Values.of(notebook)).isEmpty();
  }
}
