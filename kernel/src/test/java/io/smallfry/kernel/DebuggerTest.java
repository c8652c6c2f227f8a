package io.smallfry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

/** The debugger's messages, which travel on the control channel while a cell stands still. */
@Timeout(180)
final class DebuggerTest {
  private final Recorder heard = new Recorder();
  private int requests;

  private ObjectNode ask(KernelClient client, String command, ObjectNode arguments) {
    ObjectNode content =
        Json.newObject().put("type", "request").put("seq", ++requests).put("command", command);
    content.set("arguments", arguments);
    Message request = Message.request(Channel.CONTROL, "debug_request", client.session(), content);
    CompletableFuture<Message> reply =
        heard.next(message ->
            request.id().equals(message.parentId()) && message.type().equals("debug_reply"));
    client.send(request);
    ObjectNode answer = reply.join().contentJson();
    assertThat(answer.get("success").booleanValue()).as("%s: %s", command, answer).isTrue();
    return (ObjectNode) answer.get("body");
  }

  private CompletableFuture<Message> event(String name) {
    return heard.next(message ->
        message.type().equals("debug_event")
            && message.contentJson().get("event").stringValue().equals(name));
  }

  @Test
  void aCellStopsAtABreakpointAndGoesOn() throws Exception {
    try (Kernel kernel = RealKernels.start();
        KernelClient client = kernel.connect(heard)) {
      assertThat(kernel.awaitReady(RealKernels.TIMEOUT).get("supported_features"))
          .anyMatch(feature -> feature.stringValue().equals("debugger"));
      assertThat(ask(client, "debugInfo", Json.newObject()).get("isStarted").booleanValue())
          .isFalse();
      CompletableFuture<Message> initialized = event("initialized");
      ObjectNode about =
          Json.newObject()
              .put("clientID", "test")
              .put("adapterID", "")
              .put("pathFormat", "path")
              .put("linesStartAt1", true)
              .put("columnsStartAt1", true);
      ask(client, "initialize", about);
      CompletableFuture<Message> attached =
          CompletableFuture.supplyAsync(() -> {
            ask(client, "attach", Json.newObject());
            return initialized.join();
          });
      assertThat(attached.join().channel()).isEqualTo(Channel.IOPUB);

      String code = "def double(n):\n    m = n * 2\n    return m\nprint(double(21))";
      String file =
          ask(client, "dumpCell", Json.newObject().put("code", code))
              .get("sourcePath")
              .stringValue();
      ObjectNode breakpoints = Json.newObject();
      breakpoints.putObject("source").put("path", file);
      breakpoints.putArray("breakpoints").addObject().put("line", 3);
      ObjectNode set = ask(client, "setBreakpoints", breakpoints);
      assertThat(set.get("breakpoints").get(0).get("verified").booleanValue()).isTrue();
      ask(client, "configurationDone", Json.newObject());

      CompletableFuture<Message> stopped = event("stopped");
      Recorder.Execution execution = heard.execute(client, code);
      int thread = stopped.join().contentJson().get("body").get("threadId").intValue();
      ObjectNode stack = ask(client, "stackTrace", Json.newObject().put("threadId", thread));
      assertThat(stack.get("stackFrames").get(0).get("name").stringValue()).isEqualTo("double");
      assertThat(stack.get("stackFrames").get(0).get("line").intValue()).isEqualTo(3);
      ObjectNode value =
          Json.newObject()
              .put("expression", "m")
              .put("frameId", stack.get("stackFrames").get(0).get("id").intValue());
      assertThat(ask(client, "evaluate", value).get("result").stringValue()).isEqualTo("42");
      ask(client, "continue", Json.newObject().put("threadId", thread));
      assertThat(execution.text()).isEqualTo("42\n");
    }
  }
}
