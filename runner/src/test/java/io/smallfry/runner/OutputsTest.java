package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.runner.Script.Ran;
import org.junit.jupiter.api.Test;

/** How a kernel's messages become a cell's outputs: nbclient's behaviours, one case each. */
final class OutputsTest {
  @Test
  void whatIsPrintedInSuccessionIsOneOutput() throws Exception {
    Ran ran = Script.of("import sys\nfor i in range(3):\n  print(i); sys.stdout.flush()").run();
    assertThat(ran.output(0).path("text").asString()).isEqualTo("0\n1\n2\n");
    assertThat(ran.output(0).path("name").asString()).isEqualTo("stdout");
  }

  @Test
  void anotherStreamBetweenKeepsTheOrder() throws Exception {
    Ran ran =
        Script.of(
                """
                import sys
                print('a', flush=True); print('b', file=sys.stderr, flush=True); print('c', flush=True)\
                """)
            .run();
    assertThat(ran.outputs(0))
        .extracting(output -> output.path("name").asString() + output.path("text").asString())
        .containsExactly("stdouta\n", "stderrb\n", "stdoutc\n");
  }

  @Test
  void anOutputBetweenEndsTheStream() throws Exception {
    Ran ran = Script.of("print('a', flush=True); display(1); print('b', flush=True)").run();
    assertThat(ran.outputs(0))
        .extracting(output -> output.path("output_type").asString())
        .containsExactly("stream", "display_data", "stream");
  }

  @Test
  void theLastExpressionIsAnExecuteResult() throws Exception {
    Ran ran = Script.of("x = 6", "x * 7").run();
    assertThat(ran.output(1).path("output_type").asString()).isEqualTo("execute_result");
    assertThat(ran.output(1).path("execution_count").asInt()).isEqualTo(2);
    assertThat(ran.output(1).path("data").path("text/plain").asString()).isEqualTo("42");
    assertThat(ran.output(1).path("metadata").isObject()).isTrue();
  }

  @Test
  void richDisplaysKeepAllTheirForms() throws Exception {
    Ran ran = Script.of("from IPython.display import HTML, Image\ndisplay(HTML('<b>x</b>'))").run();
    assertThat(ran.output(0).path("data").path("text/html").asString()).isEqualTo("<b>x</b>");
    assertThat(ran.output(0).has("transient")).isFalse();
  }

  @Test
  void aDisplayIsUpdatedFromALaterCell() throws Exception {
    Ran ran =
        Script.of(
                "h = display('old', display_id='d1')",
                "display('also', display_id='d1');",
                "from IPython.display import update_display\nupdate_display('new', display_id='d1')")
            .run();
    assertThat(ran.text(0)).isEqualTo("'new'");
    assertThat(ran.text(1)).isEqualTo("'new'");
    assertThat(ran.outputs(2)).isEmpty();
  }

  @Test
  void aDisplayOfTheSameIdUpdatesTheOneBefore() throws Exception {
    Ran ran = Script.of("display(1, display_id='a');", "display(2, display_id='a');").run();
    assertThat(ran.text(0)).isEqualTo("2");
    assertThat(ran.text(1)).isEqualTo("2");
  }

  @Test
  void anUpdateOfNothingShownChangesNothing() throws Exception {
    Ran ran =
        Script.of(
                "from IPython.display import update_display\nupdate_display(1, display_id='nowhere')")
            .run();
    assertThat(ran.outputs(0)).isEmpty();
  }

  @Test
  void clearedOutputsAreGone() throws Exception {
    Ran ran =
        Script.of(
                "from IPython.display import clear_output\nprint('a'); clear_output(); print('b')")
            .run();
    assertThat(ran.text(0)).isEqualTo("b\n");
  }

  @Test
  void clearedOutputsThatWaitGoWithTheNextOutput() throws Exception {
    Ran ran =
        Script.of(
                "from IPython.display import clear_output\n"
                    + "print('a'); clear_output(wait=True); print('b')")
            .run();
    assertThat(ran.text(0)).isEqualTo("b\n");
  }

  @Test
  void clearedOutputsThatWaitStayIfNothingFollows() throws Exception {
    Ran ran =
        Script.of("from IPython.display import clear_output\nprint('a'); clear_output(wait=True)")
            .run();
    assertThat(ran.text(0)).isEqualTo("a\n");
  }

  @Test
  void anUpdateOfAClearedDisplayChangesNothing() throws Exception {
    Ran ran =
        Script.of(
                """
                from IPython.display import clear_output, update_display
                display('x', display_id='c'); clear_output(); print('kept')
                update_display('y', display_id='c')\
                """)
            .run();
    assertThat(ran.text(0)).isEqualTo("kept\n");
  }

  @Test
  void anErrorIsTheLastOutput() throws Exception {
    Ran ran = Script.of("print('before')\n1/0").run();
    // The banner is cell 0, the anchor cell 1.
    assertThat(ran.outputs(2))
        .extracting(output -> output.path("output_type").asString())
        .containsExactly("stream", "error");
    assertThat(ran.outputs(2).get(1).path("ename").asString()).isEqualTo("ZeroDivisionError");
    assertThat(ran.outputs(2).get(1).path("traceback").size()).isPositive();
  }

  @Test
  void whatComesLateIsHeardInItsOwnCell() throws Exception {
    Ran ran =
        Script.of(
                "k = get_ipython().kernel; parent = k.get_parent()",
                """
                k.session.send(k.iopub_socket, 'stream', {'name': 'stdout', 'text': 'late'}, parent=parent)
                print('here')\
                """)
            .run();
    assertThat(ran.text(0)).isEqualTo("late");
    assertThat(ran.text(1)).isEqualTo("here\n");
  }

  @Test
  void aLargeOutputIsWhole() throws Exception {
    Ran ran =
        Script.of("import sys\nfor i in range(100): sys.stdout.write('x' * 100_000)", "1").run();
    assertThat(ran.text(0)).hasSize(10_000_000);
  }

  @Test
  void manyPrintsAreWhole() throws Exception {
    Ran ran = Script.of("for i in range(20_000): print('line', i)").run();
    assertThat(ran.outputs(0)).hasSize(1);
    assertThat(ran.text(0)).startsWith("line 0\n").endsWith("line 19999\n");
    assertThat(ran.text(0).lines().count()).isEqualTo(20_000);
  }

  @Test
  void whatASubprocessWritesIsHeard() throws Exception {
    assertThat(Script.of("!echo from the shell").run().text(0)).contains("from the shell");
  }

  @Test
  void widgetsAreKeptInTheMetadata() throws Exception {
    Ran ran =
        Script.of(
                """
                from comm import create_comm
                c = create_comm(target_name='jupyter.widget', data={
                  'state': {'_model_name': 'IntSliderModel', '_model_module': '@jupyter-widgets/controls',
                            '_model_module_version': '2.0.0', 'value': 1}, 'buffer_paths': []})\
                """,
                "c.send({'method': 'update', 'state': {'value': 7}, 'buffer_paths': []})")
            .run();
    var widget =
        ran.file()
            .metadata()
            .path("widgets")
            .path("application/vnd.jupyter.widget-state+json")
            .path("state")
            .iterator()
            .next();
    assertThat(widget.path("model_name").asString()).isEqualTo("IntSliderModel");
    assertThat(widget.path("state").path("value").asInt()).isEqualTo(7);
  }

  @Test
  void outputsOfAnEarlierRunAreGone() throws Exception {
    Script script = Script.of("x = 1", "print(x)");
    script.notebook().cells().getFirst().outputs().addObject().put("output_type", "stream");
    script.notebook().cells().getFirst().setExecutionCount(9);
    Ran ran = script.run();
    assertThat(ran.outputs(0)).isEmpty();
    assertThat(ran.count(0)).isEqualTo(1);
    assertThat(script.notebook().cells().getFirst().outputs()).as("the source").hasSize(1);
  }
}
