package io.smallfry.notebook.convert;

import java.util.Map;
import java.util.Set;
import org.commonmark.node.Block;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.AbstractBlockParserFactory;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/**
 * Formulas in Markdown, as Jupyter marks them: {@code $…$}, {@code $$…$$} and {@code \begin{…}}
 * environments. They are kept as they are written, out of reach of Markdown's own signs.
 */
final class MathParser {
  /** Marks a formula in the HTML, for {@link HtmlCleaner}. */
  static final String ATTRIBUTE = "data-math";

  private MathParser() {}

  /** A formula within a text. */
  static final class Inline extends CustomNode {
    private final String source;

    Inline(String source) {
      this.source = source;
    }
  }

  /** A formula by itself. */
  static final class Display extends CustomBlock {
    private final StringBuilder source = new StringBuilder();
  }

  /** Reads {@code $…$} and {@code $$…$$} within a paragraph. */
  static final class InlineFactory implements InlineContentParserFactory, InlineContentParser {
    @Override
    public Set<Character> getTriggerCharacters() {
      return Set.of('$');
    }

    @Override
    public InlineContentParser create() {
      return this;
    }

    @Override
    public ParsedInline tryParse(InlineParserState state) {
      Scanner scanner = state.scanner();
      Position start = scanner.position();
      int signs = scanner.matchMultiple('$');
      if (signs > 2 || !scanner.hasNext() || (signs == 1 && isBlank(scanner.peek()))) {
        return ParsedInline.none();
      }
      char last = ' ';
      while (scanner.hasNext()) {
        char c = scanner.peek();
        if (c == '\\') {
          scanner.next();
          if (scanner.hasNext()) {
            last = scanner.peek();
            scanner.next();
          }
        } else if (c == '$') {
          int found = scanner.matchMultiple('$');
          // "$5 and $10" are prices.
          boolean closes =
              found == signs
                  && (signs == 2 || (!isBlank(last) && !Character.isDigit(scanner.peek())));
          if (closes) {
            String source = scanner.getSource(start, scanner.position()).getContent();
            return ParsedInline.of(new Inline(source), scanner.position());
          }
          return ParsedInline.none();
        } else {
          last = c;
          scanner.next();
        }
      }
      return ParsedInline.none();
    }

    private static boolean isBlank(char c) {
      return c == ' ' || c == '\n' || c == '\t';
    }
  }

  /**
   * Starts a formula at a line that begins with {@code $$} or an environment, if it has an end: a
   * sign that was forgotten must not make a formula of the rest of the cell. As in Jupyter, a
   * formula ends before an empty line.
   */
  static final class BlockFactory extends AbstractBlockParserFactory {
    /** How far is looked ahead in all; only a text that is made for it needs more. */
    private static final int MOST_LOOKED_AT = 20_000_000;

    private final String document;
    private int lookedAt;

    /**
     * A factory for one document, whose parser must tell of {@link
     * org.commonmark.parser.IncludeSourceSpans sources}.
     */
    BlockFactory(String document) {
      this.document = document;
    }

    @Override
    public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
      SourceSpan span = state.getLine().getSourceSpan();
      if (state.getIndent() >= 4 || span == null) {
        return BlockStart.none();
      }
      String line = state.getLine().getContent().toString().substring(state.getNextNonSpaceIndex());
      String end;
      if (line.startsWith("$$")) {
        end = "$$";
        if (line.indexOf(end, 2) >= 0 && !line.strip().endsWith(end)) {
          return BlockStart.none(); // text follows on the line: a formula within a paragraph
        }
      } else if (line.startsWith("\\begin{") && line.indexOf('}') > 0) {
        end = "\\end" + line.substring("\\begin".length(), line.indexOf('}') + 1);
      } else {
        return BlockStart.none();
      }
      if (line.indexOf(end, 2) < 0 && !isEnded(span.getInputIndex() + span.getLength(), end)) {
        return BlockStart.none();
      }
      return BlockStart.of(new BlockReader(end)).atIndex(state.getNextNonSpaceIndex());
    }

    /** Whether the end stands in one of the lines from here to the next empty one. */
    private boolean isEnded(int from, String end) {
      int start = from;
      while (start < document.length() && lookedAt < MOST_LOOKED_AT) {
        start++; // the line's end
        int next = lineEnd(start);
        lookedAt += next - start + 1;
        String line = document.substring(start, next);
        if (line.isBlank()) {
          return false;
        }
        if (line.contains(end)) {
          return true;
        }
        start = next;
      }
      return false;
    }

    private int lineEnd(int from) {
      int end = from;
      while (end < document.length() && document.charAt(end) != '\n') {
        end++;
      }
      return end;
    }
  }

  private static final class BlockReader extends AbstractBlockParser {
    private final Display block = new Display();
    private final String end;
    private boolean closed;

    BlockReader(String end) {
      this.end = end;
    }

    @Override
    public Block getBlock() {
      return block;
    }

    @Override
    public BlockContinue tryContinue(ParserState state) {
      return closed || state.isBlank()
          ? BlockContinue.none()
          : BlockContinue.atIndex(state.getIndex());
    }

    @Override
    public void addLine(SourceLine line) {
      String text = line.getContent().toString();
      boolean first = block.source.isEmpty();
      block.source.append(first ? "" : "\n").append(text);
      closed = text.indexOf(end, first && end.equals("$$") ? 2 : 0) >= 0;
    }
  }

  /** Writes formulas as code that is marked. */
  record Renderer(HtmlWriter html) implements NodeRenderer {
    Renderer(HtmlNodeRendererContext context) {
      this(context.getWriter());
    }

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
      return Set.of(Inline.class, Display.class);
    }

    @Override
    public void render(Node node) {
      if (node instanceof Display display) {
        html.tag("p");
        write(display.source.toString(), "display");
        html.tag("/p");
      } else if (node instanceof Inline inline) {
        write(inline.source, "inline");
      }
    }

    private void write(String source, String kind) {
      html.tag("code", Map.of(ATTRIBUTE, kind));
      html.text(source);
      html.tag("/code");
    }
  }
}
