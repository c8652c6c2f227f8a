package io.smallfry.notebook.convert;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.convert.Shown.Place;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a notebook as Markdown that GitHub shows well: text as it is, code and outputs in fenced
 * blocks, tables of data frames as tables, pictures in the text or in files beside it.
 */
public final class MarkdownWriter {
  private static final Pattern ATTACHED = Pattern.compile("\\(attachment:([^)\\s]+)");
  private static final List<String> PICTURES =
      List.of("image/png", "image/jpeg", Picture.SVG, "image/gif", "image/webp");

  private final Notebook notebook;
  private final boolean code;
  private final @Nullable String images;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private int cellNumber;
  private int pictures;

  private MarkdownWriter(Notebook notebook, boolean code, @Nullable String images) {
    this.notebook = notebook;
    this.code = code;
    this.images = images;
  }

  /**
   * Writes it. The notebook is not changed.
   *
   * @param code whether code is shown
   * @param images the folder of the pictures' files as seen from the document, such as {@code
   *     images}; null to put the pictures into the text
   */
  public static MarkdownDocument write(Notebook notebook, boolean code, @Nullable String images) {
    MarkdownWriter writer = new MarkdownWriter(notebook, code, images);
    writer.all();
    return new MarkdownDocument(writer.out.toString(), Map.copyOf(writer.files));
  }

  private void all() {
    for (Cell cell : notebook.cells()) {
      cellNumber++;
      Shown shown = Shown.of(cell, code);
      if (shown.cell() == Place.GONE) {
        continue;
      }
      switch (cell.type()) {
        case MARKDOWN -> {
          if (shown.code() != Place.GONE) {
            block(withAttachments(cell));
          }
        }
        case CODE -> code(cell, shown);
        case RAW, UNRECOGNIZED -> {
          if (code && shown.code() != Place.GONE) {
            fenced(cell.source(), "");
          }
        }
      }
    }
  }

  private void code(Cell cell, Shown shown) {
    String source = cell.source();
    if (shown.code() == Place.OPEN && !source.isBlank()) {
      String magic = CodeHtml.magic(source);
      String language = notebook.language();
      fenced(source, fenceName(magic != null && Language.find(magic) != null ? magic : language));
    }
    JsonNode outputs = cell.json().path("outputs");
    if (shown.outputs() == Place.OPEN && cell.type() == CellType.CODE) {
      for (JsonNode output : outputs) {
        output(output);
      }
    }
  }

  /** The name stands on the fence's line, so that it must not be anything else. */
  private static String fenceName(@Nullable String language) {
    String name = language == null ? "python" : language.toLowerCase(Locale.ROOT);
    return name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "+#-".indexOf(c) >= 0)
        ? name
        : "";
  }

  private void output(JsonNode output) {
    switch (OutputHtml.text(output.get("output_type"))) {
      case "stream" -> terminal(OutputHtml.text(output.get("text")));
      case "error" -> {
        StringBuilder text = new StringBuilder();
        for (JsonNode line : output.path("traceback")) {
          text.append(OutputHtml.text(line)).append('\n');
        }
        if (text.isEmpty()) {
          text.append(OutputHtml.text(output.get("ename")))
              .append(": ")
              .append(OutputHtml.text(output.get("evalue")));
        }
        terminal(text.toString());
      }
      case "execute_result", "display_data" -> {
        if (output.get("data") instanceof ObjectNode data) {
          rich(data);
        }
      }
      default -> {
        // A kind from a newer nbformat: it has no form that we know of.
      }
    }
  }

  private void rich(ObjectNode data) {
    String plain = OutputHtml.text(data.get("text/plain"));
    if (plain.startsWith("<IPython.core.display.") && data.size() > 1) {
      plain = ""; // only says of what kind the other forms are
    }
    for (String mime : PICTURES) {
      if (data.get(mime) != null && picture(mime, OutputHtml.text(data.get(mime)), plain)) {
        return;
      }
    }
    String html = OutputHtml.text(data.get("text/html"));
    String table = html.isEmpty() ? null : MarkdownTable.of(html);
    String markdown = OutputHtml.text(data.get("text/markdown"));
    String chart = Interactive.saysTypeOnly(plain) ? Interactive.chart(data) : null;
    if (table != null) {
      block(table);
    } else if (!markdown.isEmpty() && markdown.indexOf('<') < 0) {
      block(markdown);
    } else if (data.get("text/latex") != null) {
      fenced(formula(OutputHtml.text(data.get("text/latex"))), "math");
    } else if (chart != null) {
      block("*" + MarkdownTable.text(chart) + "*");
    } else if (!plain.isEmpty()) {
      terminal(plain);
    } else if (data.get("application/json") != null) {
      fenced(data.get("application/json").toPrettyString(), "json");
    } else if (!markdown.isEmpty()) {
      fenced(markdown, "markdown");
    } else if (!html.isEmpty()) {
      terminal(org.jsoup.Jsoup.parse(html).text());
    }
  }

  /** Without the signs around it, which a block of its own makes needless. */
  private static String formula(String latex) {
    String inner = latex.strip();
    for (String sign : List.of("$$", "$")) {
      if (inner.length() >= 2 * sign.length() && inner.startsWith(sign) && inner.endsWith(sign)) {
        inner = inner.substring(sign.length(), inner.length() - sign.length()).strip();
      }
    }
    String large = "\\displaystyle ";
    return inner.startsWith(large) ? inner.substring(large.length()) : inner;
  }

  private boolean picture(String mime, String data, String alt) {
    String target = target(mime, data);
    if (target == null) {
      return false;
    }
    String name = alt.replaceAll("[\\[\\]<>!\\\\`\n\r]", " ").strip();
    block(
        "!["
            + (name.isEmpty() ? "output" : TerminalText.shortened(name, 300))
            + "]("
            + target
            + ")");
    return true;
  }

  /** Where the picture is to be found, which may be in the text itself. */
  private @Nullable String target(String mime, String data) {
    String address = data.isBlank() ? null : Picture.address(mime, data);
    if (address == null || images == null) {
      return address;
    }
    String suffix =
        mime.equals(Picture.SVG) ? "svg" : mime.equals("image/jpeg") ? "jpg" : mime.substring(6);
    String name = String.format(Locale.ROOT, "cell-%d-%d.%s", cellNumber, ++pictures, suffix);
    files.put(name, Base64.getMimeDecoder().decode(address.substring(address.indexOf(',') + 1)));
    return (images.isEmpty() ? "" : images.replace(" ", "%20") + "/") + name;
  }

  private String withAttachments(Cell cell) {
    if (!(cell.json().get("attachments") instanceof ObjectNode attachments)) {
      return cell.source();
    }
    Matcher matcher = ATTACHED.matcher(cell.source());
    return matcher.replaceAll(found -> {
      String name = Names.decoded(found.group(1));
      if (attachments.get(name) instanceof ObjectNode forms) {
        for (var form : forms.properties()) {
          String target =
              Picture.isKnown(form.getKey())
                  ? target(form.getKey(), OutputHtml.text(form.getValue()))
                  : null;
          if (target != null) {
            return Matcher.quoteReplacement("(" + target);
          }
        }
      }
      return Matcher.quoteReplacement(found.group());
    });
  }

  private void terminal(String text) {
    String shown = TerminalText.shortened(text, HtmlOptions.USUAL_TEXT_LIMIT);
    fenced(TerminalText.plain(TerminalText.overwritten(shown)), "");
  }

  private void fenced(String text, String language) {
    if (text.isBlank()) {
      return;
    }
    int longest = 2;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    String fence = "`".repeat(longest + 1);
    block(fence + language + "\n" + text.stripTrailing() + "\n" + fence);
  }

  private void block(String text) {
    if (text.isBlank()) {
      return;
    }
    if (!out.isEmpty()) {
      out.append('\n');
    }
    out.append(text.stripTrailing()).append('\n');
  }
}
