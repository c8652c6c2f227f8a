package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class NotebookReaderTest {
  @Test
  void linesAreJoined() {
    Notebook notebook = Fixtures.notebook("everything-4.5.ipynb");
    Cell code = notebook.cells().getFirst();

    assertThat(code.source()).isEqualTo("import os\nprint(1)\n");
    assertThat(code.outputs().get(0).get("text").stringValue())
        .startsWith("one\ntwo\na\nb\r\nc\rd\u000be");
    assertThat(code.outputs().get(2).get("data").get("text/html").stringValue())
        .isEqualTo("<b>\n</b>\n");
    assertThat(
            notebook.cells().get(1).json().at("/attachments/b.txt").get("text/plain").stringValue())
        .isEqualTo("x\ny");
  }

  @Test
  void jsonMimeTypesStayAsTheyAre() {
    Cell code = Fixtures.notebook("everything-4.5.ipynb").cells().getFirst();

    assertThat(code.outputs().get(2).get("data").get("application/vnd.plotly.v1+json"))
        .isInstanceOf(ArrayNode.class);
  }

  @Test
  void linesOfAnImageAreJoinedToo() {
    Notebook notebook =
        read(
            "{'cells':[{'cell_type':'code','metadata':{},'source':[],'execution_count':null,'outputs':[{'output_type':'display_data','metadata':{},'data':{'image/png':['ab','cd'],'text/plain':[]}}]}],'metadata':{},'nbformat':4,'nbformat_minor':4}");

    assertThat(notebook.cells().getFirst().source()).isEmpty();
    assertThat(notebook.cells().getFirst().outputs().get(0).get("data").toString())
        .isEqualTo("{\"image/png\":\"abcd\",\"text/plain\":\"\"}");
  }

  @Test
  void transientMetadataIsDropped() {
    Notebook notebook =
        read(
            "{'cells':[{'cell_type':'raw','metadata':{'trusted':true},'source':''}],'metadata':{'signature':'x','orig_nbformat':2},'nbformat':4,'nbformat_minor':0}");

    assertThat(notebook.metadata().isEmpty()).isTrue();
    assertThat(notebook.cells().getFirst().metadata().isEmpty()).isTrue();
  }

  @Test
  void missingIdsAreMade() {
    Notebook notebook =
        read(
            "{'cells':[{'cell_type':'raw','metadata':{},'source':''},{'cell_type':'raw','metadata':{},'source':''}],'metadata':{},'nbformat':4,'nbformat_minor':5}");

    assertThat(notebook.cells())
        .extracting(Cell::id)
        .doesNotContainNull()
        .doesNotHaveDuplicates()
        .allMatch(id -> id != null && id.matches("[0-9a-f]{8}"));
    assertThat(NotebookValidator.problems(notebook)).isEmpty();
  }

  @Test
  void repeatedIdsAreMadeNewAndTheFirstStays() {
    Notebook notebook =
        read(
            "{'cells':[{'cell_type':'raw','id':'a','metadata':{},'source':''},{'cell_type':'raw','id':'a','metadata':{},'source':''}],'metadata':{},'nbformat':4,'nbformat_minor':5}");

    assertThat(notebook.cells().getFirst().id()).isEqualTo("a");
    assertThat(notebook.cells().getLast().id()).isNotEqualTo("a");
  }

  @Test
  void before45NoIdsAreMade() {
    Notebook notebook =
        read(
            "{'cells':[{'cell_type':'raw','metadata':{},'source':''}],'metadata':{},'nbformat':4,'nbformat_minor':4}");

    assertThat(notebook.cells().getFirst().id()).isNull();
  }

  @Test
  void newerMinorVersionIsKept() {
    Notebook notebook = Fixtures.notebook("future-4.7.ipynb");

    assertThat(notebook.minor()).isEqualTo(7);
    assertThat(notebook.cells().getLast().type()).isEqualTo(CellType.UNRECOGNIZED);
    assertThat(notebook.cells().getLast().source()).isEqualTo("select 1\n");
  }

  @Test
  void lastOfEqualKeysCounts() {
    assertThat(metadata("'a':1,'b':{},'a':2").get("a").intValue()).isEqualTo(2);
  }

  @Test
  void byteOrderMarkIsPassedOver() {
    assertThat(read("\ufeff" + shell("")).cells()).isEmpty();
  }

  @Test
  void notANumberAndInfinities() {
    ObjectNode metadata = metadata("'a':NaN,'b':Infinity,'c':-Infinity");

    assertThat(metadata.get("a").doubleValue()).isNaN();
    assertThat(metadata.get("b").doubleValue()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(metadata.get("c").doubleValue()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void integersOfAnySize() {
    assertThat(metadata("'a':" + "9".repeat(1000)).get("a").bigIntegerValue())
        .isEqualTo(new BigInteger("9".repeat(1000)));
  }

  @Test
  void sourceOfAnotherFormIsKeptForTheValidatorToName() {
    Notebook notebook =
        read(
            "{'cells':[{'cell_type':'raw','metadata':{},'source':7}],'metadata':{},'nbformat':4,'nbformat_minor':4}");

    assertThat(notebook.cells().getFirst().source()).isEmpty();
    assertThat(notebook.cells().getFirst().json().get("source").intValue()).isEqualTo(7);
    assertThat(NotebookValidator.problems(notebook))
        .containsExactly("$.cells[0].source must be text or a list of texts");
  }

  @Test
  void treeThatIsReadIsNotChanged() {
    ObjectNode json = (ObjectNode) JsonTrees.parse(Fixtures.bytes("everything-4.5.ipynb"));
    String before = json.toString();

    Notebook notebook = NotebookReader.fromJson(json);
    notebook.cells().getFirst().setSource("changed");

    assertThat(json.toString()).isEqualTo(before);
  }

  @Test
  void missingFile(@TempDir Path folder) {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> NotebookReader.read(folder.resolve("no.ipynb")));
  }

  @Test
  void file(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("a.ipynb"), Fixtures.bytes("executed.ipynb"));

    assertThat(NotebookReader.read(file).cells()).hasSize(7);
  }

  @Test
  void emptyFile() {
    refused("", "This is no notebook: the file is empty");
    refused(" \n", "This is no notebook: the file is empty");
  }

  @Test
  void truncated() {
    refused("{'cells': [", "This is no notebook: its JSON ends too early at line 1, column 12");
  }

  @Test
  void truncatedInsideAString() {
    refused("{\n'cells': ['abc", "This is no notebook: its JSON ends too early at line 2, column ");
  }

  @Test
  void notJson() {
    refused("import os\n", "This is no notebook: its JSON is broken at line 1, column ");
  }

  @Test
  void moreBehindTheEnd() {
    refused(
        shell("") + " {}",
        "This is no notebook: more text follows after the end of its JSON (line 1, column 60)");
  }

  @Test
  void notUtf8() {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> NotebookReader.read("{\n\"a\": \"é\"}".getBytes(ISO_8859_1)))
        .withMessage("This is no notebook: its text is not UTF-8 (line 2, byte 9 of the file)");
  }

  @Test
  void notAnObject() {
    refused("[]", "This is no notebook: its JSON is a list, not an object");
  }

  @Test
  void someOtherJson() {
    refused("{'a': 1}", "This is no notebook: its JSON has no 'nbformat'");
  }

  @Test
  void firstVersion() {
    refused(
        "{'nbformat': 1, 'cells': []}",
        "This notebook is of nbformat 1, from before 2012, and has to be upgraded first: jupyter nbconvert --to notebook FILE");
  }

  @Test
  void newerMajorVersion() {
    refused(
        "{'nbformat': 5, 'cells': []}",
        "This notebook is of nbformat 5, which is newer than the 4 that is understood here");
  }

  @Test
  void versionThatIsNoNumber() {
    refused("{'nbformat': '4'}", "This is no notebook: its 'nbformat' is text, not a number");
    refused(
        "{'nbformat': 4, 'nbformat_minor': 5.5}",
        "This is no notebook: its 'nbformat_minor' is a number that is no version");
    refused(
        "{'nbformat': -4}", "This is no notebook: its 'nbformat' is a number that is no version");
  }

  @Test
  void withoutCells() {
    refused(
        "{'metadata':{},'nbformat': 4}",
        "This is no valid notebook: 'cells' is missing, not a list");
  }

  @Test
  void withoutMetadata() {
    refused(
        "{'cells':[],'nbformat': 4}",
        "This is no valid notebook: 'metadata' is missing, not an object");
  }

  @Test
  void cellThatIsNoObject() {
    refused(
        "{'cells':[1],'metadata':{},'nbformat': 4}",
        "This is no valid notebook: 'cells[0]' is a number, not an object");
  }

  @Test
  void cellWithoutMetadata() {
    refused(
        "{'cells':[{'cell_type':'raw'}],'metadata':{},'nbformat': 4}",
        "This is no valid notebook: 'cells[0].metadata' is missing, not an object");
  }

  @Test
  void nestedTooDeep() {
    String deep = shell("'a':" + "[".repeat(100_000));

    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> read(deep))
        .withMessageContaining("nested deeper than 600 levels");
  }

  @Test
  void treeNestedTooDeep() {
    ArrayNode deep = Json.NODES.arrayNode();
    for (int i = 0; i < 100_000; i++) {
      deep = Json.NODES.arrayNode().add(deep);
    }
    ObjectNode root = Notebook.empty().root();
    root.set("deep", deep);

    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> NotebookReader.fromJson(root))
        .withMessage("This is no notebook: its JSON is nested deeper than 600 levels");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a' 1} | line 1, column 6: Unexpected character ('1'): was expecting a colon to separate property name and value",
        "{'a': tru} | line 1, column 7: Unrecognized token 'tru'",
        "{'a': .5} | line 1, column 7: Unexpected character ('.')",
        "<html> | line 1, column 1: Unexpected character ('<')",
      })
  void messageTellsThePlaceAndTheReason(String json, String message) {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> NotebookReader.read(json.replace("'a'", "\"a\"").getBytes(UTF_8)))
        .withMessage("This is no notebook: its JSON is broken at " + message);
  }

  @Test
  void messageAboutALongWordIsCut() {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> read("x".repeat(10_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }

  @Test
  void deepestNestingCanBeWrittenAndReadAgain() {
    int levels = JsonTrees.MAX_DEPTH - 2;
    Notebook notebook = read(shell("'a':" + "[".repeat(levels) + "]".repeat(levels)));

    byte[] written = NotebookWriter.toBytes(notebook);

    assertThat(NotebookReader.read(written).root()).isEqualTo(notebook.root());
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> read(shell("'a':" + "[".repeat(levels + 1) + "]".repeat(levels + 1))));
  }

  @Test
  void whatCouldNotBeReadAgainIsNotWritten() {
    ArrayNode deep = Json.NODES.arrayNode();
    for (int i = 0; i < JsonTrees.MAX_DEPTH; i++) {
      deep = Json.NODES.arrayNode().add(deep);
    }
    Notebook notebook = Notebook.empty();
    notebook.metadata().set("deep", deep);

    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> NotebookWriter.toBytes(notebook))
        .withMessage("This notebook's JSON is nested deeper than 600 levels");
  }

  @Test
  void integerOfTooManyDigits() {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> metadata("'a':" + "9".repeat(5000)));
  }

  private static void refused(String json, String message) {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> read(json))
        .satisfies(e -> assertThat(e.getMessage()).startsWith(message).doesNotContain("\n"));
  }

  private static ObjectNode metadata(String json) {
    return read(shell(json)).metadata();
  }

  private static String shell(String metadata) {
    return "{'cells':[],'metadata':{" + metadata + "},'nbformat':4,'nbformat_minor':5}";
  }

  private static Notebook read(String json) {
    return NotebookReader.read(json.replace('\'', '"').getBytes(UTF_8));
  }
}
