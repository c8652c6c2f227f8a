package io.smallfry.notebook;

import static io.smallfry.notebook.DeclaredType.Simple.ANY;
import static io.smallfry.notebook.DeclaredType.Simple.NOTHING;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a type's source text: Python's annotations, and the usual names and forms of the other
 * languages ({@code Seq[Int]}, {@code List<string>}, {@code Vector{Float64}}, {@code string[]},
 * {@code int?}). What it doesn't know may hold any value.
 */
final class TypeParser extends TextCursor {
  private static final int MAX_NESTING = 50;
  private static final String OPENING = "[<{(";
  private static final String CLOSING = "]>})";

  private final boolean textsAreTypes;
  private int depth;

  private TypeParser(String text, boolean textsAreTypes) {
    super(text);
    this.textsAreTypes = textsAreTypes;
  }

  /**
   * @param textsAreTypes whether a text in quotes is a type's name, as in Python, or a value, as in
   *     TypeScript
   */
  static DeclaredType parse(String text, boolean textsAreTypes) {
    TypeParser parser = new TypeParser(text, textsAreTypes);
    try {
      DeclaredType type = parser.union();
      return parser.peek() == 0 ? type : ANY;
    } catch (NotUnderstood e) {
      return ANY;
    }
  }

  /** The text is no type that we know how to read. */
  private static final class NotUnderstood extends Exception {
    NotUnderstood() {
      super(null, null, false, false);
    }
  }

  private DeclaredType union() throws NotUnderstood {
    if (++depth > MAX_NESTING) {
      throw new NotUnderstood();
    }
    List<DeclaredType> types = new ArrayList<>();
    do {
      types.add(suffixed());
    } while (accept('|'));
    depth--;
    return TypeNames.anyOf(types);
  }

  /** A type with what may stand behind: {@code []}, {@code ?}, F#'s {@code list}. */
  private DeclaredType suffixed() throws NotUnderstood {
    DeclaredType type = primary();
    while (true) {
      char next = peek();
      if (next == '?') {
        at++;
        type = TypeNames.orNothing(type);
      } else if (text.startsWith("[]", at)) {
        at += 2;
        type = new DeclaredType.ListOf(type);
      } else if (Character.isLetter(next)) {
        type =
            switch (word()) {
              case "list", "array", "seq" -> new DeclaredType.ListOf(type);
              case "option" -> TypeNames.orNothing(type);
              default -> throw new NotUnderstood();
            };
      } else {
        return type;
      }
    }
  }

  private DeclaredType primary() throws NotUnderstood {
    char c = peek();
    if (c == '"' || c == '\'') {
      String inner = quoted();
      return textsAreTypes ? parse(inner, true) : new DeclaredType.Exactly(inner);
    }
    if (c == '(') {
      at++;
      DeclaredType type = union();
      if (!accept(')') || text.startsWith("=>", Math.min(at + 1, text.length()))) {
        throw new NotUnderstood();
      }
      return type;
    }
    if (c == '-' || Character.isDigit(c)) {
      return literal();
    }
    String name = word();
    String simple = name.substring(name.lastIndexOf('.') + 1);
    if (simple.equals("Literal")) {
      return literals();
    }
    int open = OPENING.indexOf(peek());
    boolean generic = open >= 0 && open < 3 && !text.startsWith("[]", at);
    return TypeNames.type(simple, generic ? arguments(CLOSING.charAt(open)) : List.of());
  }

  private List<DeclaredType> arguments(char close) throws NotUnderstood {
    at++;
    List<DeclaredType> arguments = new ArrayList<>();
    while (!accept(close)) {
      peek();
      if (text.startsWith("...", at)) {
        at += 3;
        arguments.add(TypeNames.REPEATED);
      } else {
        arguments.add(Character.isDigit(peek()) ? skippedNumber() : union());
      }
      if (!accept(',') && peek() != close) {
        throw new NotUnderstood();
      }
    }
    return arguments;
  }

  /** Julia's {@code Array{Int, 1}}. */
  private DeclaredType skippedNumber() {
    while (Character.isDigit(peek())) {
      at++;
    }
    return ANY;
  }

  private DeclaredType literals() throws NotUnderstood {
    List<DeclaredType> values = new ArrayList<>();
    if (!accept('[')) {
      return ANY;
    }
    while (!accept(']')) {
      values.add(literal());
      if (!accept(',') && peek() != ']') {
        throw new NotUnderstood();
      }
    }
    return TypeNames.anyOf(values);
  }

  private DeclaredType literal() throws NotUnderstood {
    char c = peek();
    if (c == '"' || c == '\'') {
      return new DeclaredType.Exactly(quoted());
    }
    if (c == '-' || Character.isDigit(c)) {
      int start = at++;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      try {
        return new DeclaredType.Exactly(Long.valueOf(text.substring(start, at)));
      } catch (NumberFormatException e) {
        throw new NotUnderstood();
      }
    }
    return switch (word()) {
      case "True" -> new DeclaredType.Exactly(true);
      case "False" -> new DeclaredType.Exactly(false);
      case "None" -> NOTHING;
      default -> throw new NotUnderstood();
    };
  }

  private String quoted() throws NotUnderstood {
    char quote = text.charAt(at);
    int end = text.indexOf(quote, at + 1);
    if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
      throw new NotUnderstood();
    }
    String inner = text.substring(at + 1, end);
    at = end + 1;
    return inner;
  }

  private String word() throws NotUnderstood {
    peek();
    int start = at;
    while (at < text.length()
        && (Character.isUnicodeIdentifierPart(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (start == at) {
      throw new NotUnderstood();
    }
    return text.substring(start, at);
  }
}
