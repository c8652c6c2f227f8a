package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.runner.Script.Ran;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run's secrets stand nowhere in its output, whatever its cells do with them. */
final class SecretOutputTest {
  private static final String SECRET = "s3cr3t-token-0815";

  private static Script script(String... cells) {
    return Script.of(cells).with(run -> run.withSecrets(Secrets.of(Map.of("token", SECRET))));
  }

  @Test
  void inWhatIsPrintedInPieces() throws Exception {
    Ran ran =
        script(
                "x = 1",
                """
                import sys
                for c in 'It is ' + token + '.': print(c, end='', flush=True)
                print(token, file=sys.stderr)\
                """)
            .run();
    assertThat(ran.file().root().toString()).doesNotContain(SECRET, "0815");
    assertThat(ran.text(1)).contains("It is [secret token].").contains("[secret token]\n");
  }

  @Test
  void inPiecesWithOtherOutputsBetween() throws Exception {
    Ran ran =
        script(
                "x = 1",
                """
                import sys
                print(token[:8], end='', flush=True)
                print('warning', file=sys.stderr, flush=True)
                print(token[8:], flush=True)\
                """)
            .run();
    assertThat(ran.file().root().toString()).doesNotContain(SECRET.substring(0, 8), "0815");
  }

  @Test
  void inDisplaysAndResults() throws Exception {
    Ran ran =
        script(
                "x = 1",
                """
                from IPython.display import HTML, JSON, update_display
                display(HTML(f'<b>{token}</b>'), JSON({token: [token]}), display_id='d')
                update_display(HTML(f'<i>{token}</i>'), display_id='d')
                token\
                """)
            .run();
    assertThat(ran.file().root().toString()).doesNotContain(SECRET).contains("[secret token]");
  }

  @Test
  void inErrorsAndTheirTracebacks() throws Exception {
    Ran ran = script("x = 1", "raise ValueError(f'bad: {token!r}')").run();
    assertThat(ran.file().root().toString()).doesNotContain(SECRET).contains("[secret token]");
    assertThat(ran.result().reason()).isEqualTo("ValueError: bad: '[secret token]'");
  }

  @Test
  void inWidgets() throws Exception {
    Ran ran =
        script(
                "x = 1",
                """
                from comm import create_comm
                create_comm(target_name='jupyter.widget', data={'state': {'_model_name': 'M',
                  '_model_module': 'm', '_model_module_version': '1', 'value': token}})\
                """)
            .run();
    assertThat(ran.file().metadata().toString()).contains("[secret token]").doesNotContain(SECRET);
  }

  @Test
  void inWhatListenersHear() throws Exception {
    StringBuilder heard = new StringBuilder();
    script("x = 1", "print(token)")
        .run(
            new RunListener() {
              @Override
              public void onStream(int index, String name, String text) {
                heard.append(text);
              }
            });
    assertThat(heard.toString()).isEqualTo("[secret token]\n");
  }
}
