package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.runner.Script.Ran;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Outputs that an Output widget captures, as nbclient keeps them. The widget is what ipywidgets
 * sends for one, by the kernel's own comms.
 */
final class OutputWidgetsTest {
  private static final String WIDGET =
      """
      import sys
      from comm import create_comm
      class Output:
          def __init__(self):
              self.outputs = None
              self.comm = create_comm(target_name='jupyter.widget', data={'state': {
                  '_model_name': 'OutputModel', '_model_module': '@jupyter-widgets/output',
                  '_model_module_version': '1.0.0', 'msg_id': '', 'outputs': []}, 'buffer_paths': []})
              self.comm.on_msg(self.told)
          def told(self, msg): self.outputs = msg['content']['data']['state']['outputs']
          def capture(self, request):
              sys.stdout.flush(); sys.stderr.flush()
              self.comm.send({'method': 'update', 'state': {'msg_id': request}, 'buffer_paths': []})
          def __enter__(self): self.capture(get_ipython().kernel.get_parent()['header']['msg_id'])
          def __exit__(self, *error): self.capture('')
      out = Output()\
      """;

  @Test
  void whatItCapturesIsInItsStateAndNotInTheCell() throws Exception {
    Ran ran =
        Script.of(WIDGET, "print('before')\nwith out:\n  print('in'); display(7)\nprint('after')")
            .run();
    assertThat(ran.text(1)).isEqualTo("before\nafter\n");
    JsonNode outputs = captured(ran);
    assertThat(outputs).hasSize(2);
    assertThat(outputs.get(0).path("text").asString()).isEqualTo("in\n");
    assertThat(outputs.get(1).path("data").path("text/plain").asString()).isEqualTo("7");
  }

  @Test
  void theKernelKnowsItInTheNextCell() throws Exception {
    Ran ran = Script.of(WIDGET, "with out: print('in')", "print(out.outputs)").run();
    assertThat(ran.text(2)).contains("'text': 'in\\n'");
  }

  @Test
  void itCapturesAgainAndIsCleared() throws Exception {
    Ran ran =
        Script.of(
                WIDGET,
                "with out: print('one')",
                "with out: print('two')",
                "from IPython.display import clear_output\nwith out: clear_output(); print('three')")
            .run();
    assertThat(captured(ran)).hasSize(1);
    assertThat(captured(ran).get(0).path("text").asString()).isEqualTo("three\n");
  }

  @Test
  void theInnermostCaptures() throws Exception {
    Ran ran =
        Script.of(
                WIDGET,
                "inner = Output()\nwith out:\n  with inner: print('inner')\n  print('outer')")
            .run();
    assertThat(states(ran))
        .extracting(state -> state.path("state").path("outputs").get(0).path("text").asString())
        .containsExactlyInAnyOrder("outer\n", "inner\n");
  }

  @Test
  void aSecretIsMaskedInWhatItCaptures() throws Exception {
    Ran ran =
        Script.of(WIDGET, "with out: print('it is', token)")
            .with(run -> run.withSecrets(Secrets.of(Map.of("token", "s3cr3tvalue"))))
            .run();
    assertThat(captured(ran).get(0).path("text").asString()).isEqualTo("it is [secret token]\n");
    assertThat(ran.file().root().toString()).doesNotContain("s3cr3tvalue");
  }

  private static JsonNode captured(Ran ran) {
    assertThat(states(ran)).hasSize(1);
    return states(ran).getFirst().path("state").path("outputs");
  }

  private static List<JsonNode> states(Ran ran) {
    List<JsonNode> states = new ArrayList<>();
    ran.file()
        .metadata()
        .path("widgets")
        .path("application/vnd.jupyter.widget-state+json")
        .path("state")
        .forEach(states::add);
    return states;
  }
}
