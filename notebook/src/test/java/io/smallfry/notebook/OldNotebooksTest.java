package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OldNotebooksTest {
  @ParameterizedTest
  @ValueSource(strings = {"v2", "v3"})
  void upgradedAsNbformatDoes(String version) {
    Notebook upgraded = Fixtures.notebook(version + ".ipynb");
    Notebook expected = Fixtures.notebook(version + "-upgraded.ipynb");

    // The ids are random, in Jupyter as here.
    assertThat(upgraded.cells()).extracting(Cell::id).doesNotContainNull().doesNotHaveDuplicates();
    for (Notebook each : new Notebook[] {upgraded, expected}) {
      for (int i = 0; i < each.cells().size(); i++) {
        each.cells().get(i).json().put("id", "id-" + i);
      }
    }
    assertThat(new String(NotebookWriter.toBytes(upgraded), UTF_8))
        .isEqualTo(new String(NotebookWriter.toBytes(expected), UTF_8));
  }

  @Test
  void saysWhatItWas() {
    Notebook notebook = Fixtures.notebook("v3.ipynb");

    assertThat(notebook.minor()).isEqualTo(5);
    assertThat(notebook.metadata().get("orig_nbformat").intValue()).isEqualTo(3);
  }

  @Test
  void brokenJsonInAnOutputStaysText() {
    Notebook notebook = read(code("{'output_type':'display_data','json':'{oops'}"));

    assertThat(
            notebook
                .cells()
                .getFirst()
                .outputs()
                .get(0)
                .at("/data")
                .get("application/json")
                .stringValue())
        .isEqualTo("{oops");
  }

  @Test
  void headingOfAnAbsurdLevel() {
    Notebook notebook = read(sheet("{'cell_type':'heading','level':1000000000,'source':'x'}"));

    assertThat(notebook.cells().getFirst().source()).isEqualTo("###### x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'nbformat':3,'worksheets':[]} | 'metadata' is missing, not an object",
        "{'nbformat':3,'metadata':{}} | 'worksheets' is missing, not a list",
        "{'nbformat':3,'metadata':{},'worksheets':[1]} | 'worksheets[0]' is a number, not an object",
        "{'nbformat':3,'metadata':{},'worksheets':[{}]} | 'worksheets[0].cells' is missing, not a list",
        "{'nbformat':3,'metadata':{},'worksheets':[{'cells':[[]]}]} | 'worksheets[0].cells[0]' is a list, not an object",
        "{'nbformat':3,'metadata':{},'worksheets':[{'cells':[{'metadata':1}]}]} | 'worksheets[0].cells[0].metadata' is a number, not an object"
      },
      quoteCharacter = '`')
  void brokenOldNotebook(String json, String message) {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> read(json))
        .withMessage("This is no valid notebook: " + message);
  }

  private static String code(String output) {
    return sheet("{'cell_type':'code','input':'','language':'python','outputs':[" + output + "]}");
  }

  private static String sheet(String cell) {
    return "{'nbformat':3,'nbformat_minor':0,'metadata':{},'worksheets':[{'cells':["
        + cell
        + "]}]}";
  }

  private static Notebook read(String json) {
    return NotebookReader.read(json.replace('\'', '"').getBytes(UTF_8));
  }
}
