package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes valid notebooks of nbformat 4.0 to 4.5 with all that the format knows, and more. */
final class RandomNotebooks {
  private static final String[] PIECES = {
    "a", "Zz", " ", "\n", "\n\n", "\r", "\r\n", "\u000b", "\f", "\u001c", "\u0085", "\u2028",
    "\u0000", "\u001b[0m", "\u007f", "\"", "\\", "/", "é", "日本", "\ue000", "😀", "\t", "</script>",
    "x = 1", "{", "\ufeff"
  };

  private final Random random;

  RandomNotebooks(Random random) {
    this.random = random;
  }

  /** A notebook's JSON in no particular form: texts whole or in lists of lines. */
  byte[] json() {
    int minor = random.nextInt(6);
    ObjectNode root = Json.NODES.objectNode();
    ArrayNode cells = root.putArray("cells");
    for (int i = random.nextInt(6); i > 0; i--) {
      cells.add(cell(minor, i));
    }
    ObjectNode metadata = root.putObject("metadata");
    if (random.nextBoolean()) {
      metadata.putObject("kernelspec").put("name", text()).put("display_name", text());
      metadata.putObject("language_info").put("name", text()).set("codemirror_mode", object(2));
    }
    metadata.set("own", value(4));
    root.put("nbformat", 4).put("nbformat_minor", minor);
    return text(root).getBytes(UTF_8);
  }

  private ObjectNode cell(int minor, int number) {
    ObjectNode cell = Json.NODES.objectNode();
    int kind = random.nextInt(4);
    cell.put("cell_type", kind < 2 ? "code" : kind == 2 ? "markdown" : "raw");
    if (minor >= 5) {
      cell.put("id", "cell-" + number);
    }
    ObjectNode metadata = cell.putObject("metadata");
    if (random.nextBoolean()) {
      metadata.putArray("tags").add("parameters").add("t" + number);
      metadata.set("own", value(3));
    }
    cell.set("source", multiline());
    if (kind < 2) {
      count(cell);
      ArrayNode outputs = cell.putArray("outputs");
      for (int i = random.nextInt(4); i > 0; i--) {
        outputs.add(output());
      }
    } else if (kind == 2 && minor >= 1 && random.nextInt(3) == 0) {
      cell.putObject("attachments").set("a.png", bundle());
    }
    return cell;
  }

  private void count(ObjectNode node) {
    if (random.nextBoolean()) {
      node.put("execution_count", random.nextInt(1000));
    } else {
      node.putNull("execution_count");
    }
  }

  private ObjectNode output() {
    ObjectNode output = Json.NODES.objectNode();
    switch (random.nextInt(4)) {
      case 0 -> {
        output.put("output_type", "stream").put("name", random.nextBoolean() ? "stdout" : "stderr");
        output.set("text", multiline());
      }
      case 1 -> {
        output.put("output_type", "error").put("ename", text()).put("evalue", text());
        ArrayNode traceback = output.putArray("traceback");
        for (int i = random.nextInt(3); i > 0; i--) {
          traceback.add(text());
        }
      }
      case 2 -> {
        output.put("output_type", "display_data").set("metadata", object(2));
        output.set("data", bundle());
      }
      default -> {
        output.put("output_type", "execute_result").set("metadata", object(1));
        count(output);
        output.set("data", bundle());
      }
    }
    return output;
  }

  private ObjectNode bundle() {
    ObjectNode data = Json.NODES.objectNode();
    data.set("text/plain", multiline());
    if (random.nextBoolean()) {
      data.set("image/svg+xml", multiline());
      data.set("application/json", value(3));
      data.set("application/vnd.own+json", object(2));
    }
    return data;
  }

  /** One string, or its lines. */
  private JsonNode multiline() {
    String text = text();
    if (random.nextBoolean()) {
      return Json.NODES.stringNode(text);
    }
    ArrayNode lines = Json.NODES.arrayNode();
    int start = 0;
    while (start < text.length()) {
      int end = PythonText.lineEnd(text, start);
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(10); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private ObjectNode object(int depth) {
    ObjectNode object = Json.NODES.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set(text(), value(depth - 1));
    }
    return object;
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth <= 0 ? 8 : 10)) {
      case 0 -> Json.NODES.nullNode();
      case 1 -> Json.NODES.booleanNode(random.nextBoolean());
      case 2 -> Json.NODES.numberNode(random.nextInt(100));
      case 3 -> Json.NODES.numberNode(random.nextLong());
      case 4 -> Json.NODES.numberNode(new java.math.BigInteger(100, random));
      case 5 -> Json.NODES.numberNode(finite());
      case 6 -> Json.NODES.numberNode(random.nextInt(100_000) / 1000.0);
      case 7 -> Json.NODES.stringNode(text());
      case 8 -> {
        ArrayNode array = Json.NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(depth - 1));
        }
        yield array;
      }
      default -> object(depth);
    };
  }

  private double finite() {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : 0.5;
  }

  /** JSON with random blanks between, as people and other programs write it. */
  private String text(JsonNode node) {
    StringBuilder out = new StringBuilder();
    write(out, node);
    return out.toString();
  }

  private void write(StringBuilder out, JsonNode node) {
    if (node instanceof ObjectNode object) {
      out.append('{').append(blank());
      String separator = "";
      for (var entry : object.properties()) {
        out.append(separator).append(blank()).append(Quoting.utf16(entry.getKey())).append(':');
        write(out.append(blank()), entry.getValue());
        separator = ",";
      }
      out.append('}');
    } else if (node instanceof ArrayNode array) {
      out.append('[').append(blank());
      String separator = "";
      for (JsonNode inner : array) {
        write(out.append(separator).append(blank()), inner);
        separator = ",";
      }
      out.append(']');
    } else if (node.isString()) {
      out.append(random.nextBoolean() ? Quoting.utf16(node.stringValue()) : node.toString());
    } else {
      out.append(node);
    }
  }

  private String blank() {
    return random.nextInt(4) == 0 ? "\n " : "";
  }
}
