package io.smallfry.cli;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.convert.HtmlOptions;
import io.smallfry.notebook.convert.HtmlOptions.Code;
import io.smallfry.notebook.convert.HtmlPage;
import io.smallfry.notebook.convert.MarkdownDocument;
import io.smallfry.notebook.convert.MarkdownWriter;
import io.smallfry.notebook.convert.Script;
import io.smallfry.runner.AtomicFiles;
import io.smallfry.runner.AtomicFiles.Durability;
import io.smallfry.runner.IoMessages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code smallfry convert}: a notebook as a page, as Markdown or as a script. */
final class ConvertCommand implements Command {
  private static final List<String> FORMATS = List.of("html", "md", "py");

  @Override
  public String name() {
    return "convert";
  }

  @Override
  public Syntax syntax() {
    return Syntax.of(
            "convert",
            """
            Makes of a notebook a page (html), Markdown (md) or a script (py, in the notebook's own language). Without
            OUT, the file stands beside the notebook; '-' is standard input and output. Nothing runs: what the notebook
            has of outputs is shown, and whatever stands in it, a page runs nothing and loads nothing.\
            """)
        .word("NOTEBOOK")
        .optionalWord("OUT")
        .option("-t --to", "FORMAT", "'html', 'md' or 'py'; without it, what OUT ends with.")
        .option("--no-code", "", "Leave out the code: a report.")
        .option("--images", "DIR", "md: pictures as files in this folder, not in the text.")
        .option("--text-limit", "CHARACTERS", "html: show so much of one text output (200000).")
        .example("smallfry convert --to html out.ipynb")
        .example("smallfry convert --to html --no-code out.ipynb report.html")
        .example("smallfry convert --to md --images img out.ipynb README.md");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    String in = arguments.word(0);
    String given = arguments.optionalWord(1);
    String format = format(arguments.value("--to").orElse(null), given);
    boolean code = !arguments.has("--no-code");
    boolean images = arguments.has("--images");
    if (!code && format.equals("py")) {
      throw new UsageException("a script without code is nothing");
    }
    if (images && !format.equals("md")) {
      throw new UsageException("'--images' is for Markdown; a page has its pictures in itself");
    }
    int limit = arguments.number("--text-limit").orElse(HtmlOptions.USUAL_TEXT_LIMIT);
    if (limit < 1000) {
      throw new UsageException("'--text-limit' needs 1000 at least");
    }
    Notebook notebook = NotebookFiles.read(in, invocation);
    String suffix = format.equals("py") ? Script.suffix(notebook) : "." + format;
    String out = given != null ? given : outputName(in, suffix);
    requireOther(in, out, invocation);
    String text =
        switch (format) {
          case "html" -> page(notebook, title(in), code, limit);
          case "py" -> Script.of(notebook);
          default ->
              markdown(notebook, code, arguments.value("--images").orElse(null), out, invocation);
        };
    write(out, text, invocation);
    if (given == null && !out.equals(NotebookFiles.STANDARD_STREAM)) {
      invocation.say("wrote " + out);
    }
    return ExitCode.OK;
  }

  private static String format(@Nullable String to, @Nullable String out) {
    if (to == null) {
      int dot = out == null ? -1 : out.lastIndexOf('.');
      String suffix = out == null || dot < 0 ? "" : out.substring(dot + 1);
      if (!FORMATS.contains(suffix)) {
        throw new UsageException("'--to' is missing: html, md or py");
      }
      return suffix;
    }
    return switch (to) {
      case "markdown" -> "md";
      case "script", "python" -> "py";
      default -> {
        if (!FORMATS.contains(to)) {
          throw new UsageException(
              "a notebook can't be converted to '" + to + "', only to html, md or py");
        }
        yield to;
      }
    };
  }

  private static String outputName(String in, String suffix) {
    if (in.equals(NotebookFiles.STANDARD_STREAM)) {
      return in;
    }
    return (in.endsWith(".ipynb") ? in.substring(0, in.length() - ".ipynb".length()) : in) + suffix;
  }

  private static void requireOther(String in, String out, Invocation invocation) {
    Path a = invocation.resolve(in);
    Path b = invocation.resolve(out);
    try {
      boolean both = Files.exists(a) && Files.exists(b); // else it is a stream, or not a local file
      if (!out.equals(NotebookFiles.STANDARD_STREAM) && both && Files.isSameFile(a, b)) {
        throw new UsageException("the result would overwrite the notebook itself");
      }
    } catch (IOException e) {
      throw new CommandException(out + " can't be written: " + IoMessages.describe(e), e);
    }
  }

  private static String title(String in) {
    if (in.equals(NotebookFiles.STANDARD_STREAM)) {
      return "Notebook";
    }
    int slash = in.lastIndexOf('/');
    String name = in.substring(slash + 1);
    return name.endsWith(".ipynb") ? name.substring(0, name.length() - ".ipynb".length()) : name;
  }

  private static String page(Notebook notebook, String title, boolean code, int limit) {
    return HtmlPage.of(
        notebook,
        new HtmlOptions(title).withCode(code ? Code.SHOWN : Code.LEFT_OUT).withTextLimit(limit));
  }

  private static String markdown(
      Notebook notebook, boolean code, @Nullable String images, String out, Invocation invocation) {
    if (images == null) {
      return MarkdownWriter.write(notebook, code, null).text();
    }
    Path folder = invocation.resolve(images).toAbsolutePath().normalize();
    Path document =
        out.equals(NotebookFiles.STANDARD_STREAM)
            ? invocation.directory()
            : invocation.resolve(out).toAbsolutePath().normalize().getParent();
    String seen =
        (document == null ? folder : document.relativize(folder)).toString().replace('\\', '/');
    MarkdownDocument made = MarkdownWriter.write(notebook, code, seen);
    try {
      if (!made.images().isEmpty()) {
        Files.createDirectories(folder);
      }
      for (Map.Entry<String, byte[]> image : made.images().entrySet()) {
        AtomicFiles.write(
            folder.resolve(image.getKey()),
            List.of(ByteBuffer.wrap(image.getValue())),
            Durability.PROCESS);
      }
    } catch (IOException e) {
      throw new CommandException(
          "the pictures can't be written to " + images + ": " + IoMessages.describe(e), e);
    }
    return made.text();
  }

  private static void write(String out, String text, Invocation invocation) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      NotebookFiles.sink(out, invocation).complete(List.of(ByteBuffer.wrap(bytes)));
    } catch (IOException e) {
      throw new CommandException(out + " can't be written: " + IoMessages.describe(e), e);
    }
  }
}
