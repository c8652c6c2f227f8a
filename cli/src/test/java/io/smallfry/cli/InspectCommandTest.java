package io.smallfry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.cli.Cli.Done;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  @TempDir Path folder;

  private Done inspect(String parameters, String... options) throws Exception {
    Notebooks.write(folder.resolve("in.ipynb"), parameters);
    String[] line = new String[options.length + 2];
    line[0] = "inspect";
    line[1] = "in.ipynb";
    System.arraycopy(options, 0, line, 2, options.length);
    return Cli.in(folder).run(line);
  }

  @Test
  void asPeopleReadIt() throws Exception {
    Done done =
        inspect(
            """
            region: str = 'North'  # where
            days = 7  # type: int  how many
            token: str  # given each time
            text = '''a
            b'''
            columns: list[str] = ['one', 'two', 'three', 'four']  # which
            """);

    assertThat(done.code()).isZero();
    assertThat(done.out())
        .isEqualTo(
            """
            Parameters of in.ipynb:

              region: str (default 'North')            where
              days: int (default 7)                    how many
              token: str (required)                    given each time
              text: Unknown type (default '''a\\nb''')
              columns: list[str] (default ['one', 'two', 'three', 'four'])
                                                       which
            """);
  }

  @Test
  void asProgramsReadIt() throws Exception {
    Done done =
        inspect(
            """
            days: int = 7  # how many
            when = today()
            token: str
            """,
            "--json");

    assertThat(done.code()).isZero();
    assertThat(done.out())
        .isEqualToIgnoringWhitespace(
            """
            {
              "notebook": "in.ipynb",
              "kernel": "python3",
              "language": "python",
              "parametersCell": true,
              "parameters": [
                {"name": "days", "type": "int", "required": false, "default": "7", "value": 7, "help": "how many"},
                {"name": "when", "type": null, "required": false, "default": "today()", "help": ""},
                {"name": "token", "type": "str", "required": true, "default": null, "help": ""}
              ],
              "values": {}
            }
            """);
  }
}
