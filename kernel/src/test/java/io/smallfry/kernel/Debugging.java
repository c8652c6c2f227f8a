package io.smallfry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A debugger's side of the conversation, by debug requests on the control channel. */
final class Debugging {
  private final KernelClient client;
  private final Recorder heard;
  private int sequence;

  Debugging(KernelClient client, Recorder heard) {
    this.client = client;
    this.heard = heard;
  }

  /** Sets a breakpoint in a cell, runs it, stops there, looks, and goes on. */
  void breaksInACell() {
    ObjectNode who = Json.newObject().put("clientID", "test").put("adapterID", "");
    who.put("pathFormat", "path").put("linesStartAt1", true).put("columnsStartAt1", true);
    assertThat(ask("initialize", who).path("success").booleanValue()).isTrue();
    ask("attach", Json.newObject());
    String code = "def f(x):\n    y = x + 1\n    return y\nprint(f(41))";
    String path =
        ask("dumpCell", Json.newObject().put("code", code))
            .path("body")
            .path("sourcePath")
            .stringValue();
    ObjectNode breakpoints = Json.newObject().put("sourceModified", false);
    breakpoints.putArray("breakpoints").addObject().put("line", 3);
    breakpoints.putObject("source").put("path", path);
    JsonNode set = ask("setBreakpoints", breakpoints);
    assertThat(set.path("body").path("breakpoints").path(0).path("verified").booleanValue())
        .isTrue();
    ask("configurationDone", Json.newObject());
    var stop =
        heard.next(message ->
            message.type().equals("debug_event")
                && message.contentJson().path("event").asString("").equals("stopped"));
    Recorder.Execution execution = heard.execute(client, code);
    JsonNode thread = stop.join().contentJson().path("body").path("threadId");
    ObjectNode where = Json.newObject();
    where.set("threadId", thread);
    JsonNode frames = ask("stackTrace", where).path("body").path("stackFrames");
    assertThat(frames.path(0).path("line").intValue()).isEqualTo(3);
    ask("continue", where);
    assertThat(execution.text()).isEqualTo("42\n");
    ask("disconnect", Json.newObject().put("restart", false).put("terminateDebuggee", false));
  }

  private JsonNode ask(String command, ObjectNode arguments) {
    sequence++;
    ObjectNode content =
        Json.newObject().put("type", "request").put("seq", sequence).put("command", command);
    content.set("arguments", arguments);
    Message request = Message.request(Channel.CONTROL, "debug_request", client.session(), content);
    var reply =
        heard.next(message ->
            message.type().equals("debug_reply") && request.id().equals(message.parentId()));
    client.send(request);
    return reply.join().contentJson();
  }
}
