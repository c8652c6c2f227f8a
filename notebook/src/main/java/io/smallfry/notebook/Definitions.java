package io.smallfry.notebook;

import static io.smallfry.notebook.SourceSyntax.Trait.ARROW;
import static io.smallfry.notebook.SourceSyntax.Trait.OPEN_END;
import static io.smallfry.notebook.SourceSyntax.Trait.PRIMES;
import static io.smallfry.notebook.SourceSyntax.Trait.SHELL;
import static io.smallfry.notebook.SourceSyntax.Trait.TRIPLE_QUOTES;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the variables that a cell defines, in the languages other than Python: simple assignments
 * and declarations of one variable, with the comment behind as help.
 */
final class Definitions {
  private static final String NAME = "(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)";
  private static final String COLON_TYPE = "(?:\\s*:\\s*(?<type>.+))?";

  static final Definitions R =
      new Definitions(
          SourceSyntax.of("#", "\"'`", "\"'", ARROW, OPEN_END),
          "(?<name>[\\p{L}.][\\p{L}\\p{N}._]*)");
  static final Definitions SCALA =
      new Definitions(
          SourceSyntax.of("//", "\"'", "", TRIPLE_QUOTES, OPEN_END, PRIMES).blocks("/*", "*/"),
          "(?:(?:final|implicit|lazy|private)\\s+)*(?:val|var)\\s+" + NAME + COLON_TYPE);
  static final Definitions JULIA =
      new Definitions(
          SourceSyntax.of("#", "\"'", "\"", TRIPLE_QUOTES, OPEN_END, PRIMES).blocks("#=", "=#"),
          "(?:(?:const|global)\\s+)?(?<name>[\\p{L}_][\\p{L}\\p{N}_]*!?)(?:\\s*::\\s*(?<type>.+))?");
  static final Definitions MATLAB =
      new Definitions(
          SourceSyntax.of("%", "\"'", "", PRIMES).escaping('\0', "").separatedBy(";,"), NAME);
  static final Definitions CSHARP =
      new Definitions(
          SourceSyntax.of("//", "\"'", "", TRIPLE_QUOTES, OPEN_END).blocks("/*", "*/"),
          "(?:(?:const|readonly|static)\\s+)*(?:(?<type>[\\p{L}_][\\w.<>,?\\[\\] ]*?)\\s+)?"
              + NAME);
  static final Definitions FSHARP =
      new Definitions(
          SourceSyntax.of("//", "\"'", "\"", TRIPLE_QUOTES, OPEN_END, PRIMES).blocks("(*", "*)"),
          "let\\s+(?:mutable\\s+)?" + NAME + COLON_TYPE);
  static final Definitions POWERSHELL =
      new Definitions(
          SourceSyntax.of("#", "\"'", "\"'", OPEN_END).blocks("<#", "#>").escaping('`', "'"),
          "(?:\\[(?<type>.+)]\\s*)?\\$(?:(?:global|script|local):)?" + NAME);
  static final Definitions BASH =
      new Definitions(
          SourceSyntax.of("#", "\"'`", "\"'`", SHELL).escaping('\\', "'"),
          "(?:(?:export|local|readonly|typeset|declare)\\s+)?(?:-(?<type>[a-zA-Z]+)\\s+)*"
              + "(?<name>[a-zA-Z_][a-zA-Z0-9_]*)",
          Definitions::isOneWord);
  static final Definitions ECMASCRIPT =
      new Definitions(
          SourceSyntax.of("//", "\"'`", "`", OPEN_END).blocks("/*", "*/"),
          "(?:export\\s+)?(?:(?<how>let|const|var)\\s+)?(?<name>[\\p{L}_$][\\p{L}\\p{N}_$]*)"
              + COLON_TYPE);
  static final Definitions SQL =
      new Definitions(
          SourceSyntax.of("--", "\"'", "\"'").blocks("/*", "*/").escaping('\0', ""),
          "(?i:set)\\s+(?:(?i:variable)\\s+)?" + NAME);

  private final SourceSyntax syntax;
  private final Pattern target;
  private final Predicate<SourceScanner.Statement> fits;

  private Definitions(SourceSyntax syntax, String target) {
    this(syntax, target, statement -> true);
  }

  private Definitions(SourceSyntax syntax, String target, Predicate<SourceScanner.Statement> fits) {
    this.syntax = syntax;
    this.target = Pattern.compile(target);
    this.fits = fits;
  }

  List<Parameter> in(String source) {
    List<Parameter> found = new ArrayList<>();
    for (SourceScanner.Statement statement : SourceScanner.statements(syntax, source)) {
      Matcher matcher = target.matcher(PythonText.strip(statement.target()));
      boolean whole = statement.assigns() && (this == BASH || !statement.value().isEmpty());
      if (whole && fits.test(statement) && matcher.matches()) {
        TypeComment comment = TypeComment.of(statement.comment());
        String type = type(matcher);
        if (type.isEmpty()) {
          type = comment.type();
        }
        found.add(
            new Parameter(
                matcher.group("name"),
                type.isEmpty() ? Parameter.UNKNOWN_TYPE : type,
                statement.value().isEmpty() ? "''" : statement.value(),
                comment.help()));
      }
    }
    return found;
  }

  /** The declared type; empty if there is none. */
  private String type(Matcher matcher) {
    String type =
        matcher.pattern().namedGroups().containsKey("type") ? matcher.group("type") : null;
    if (type == null || (this == CSHARP && type.equals("var"))) {
      return "";
    }
    return this == BASH ? bashType(type) : PythonText.strip(type);
  }

  /** What an option of {@code declare} says. */
  private static String bashType(String option) {
    return switch (option) {
      case "i" -> "int";
      case "a" -> "array";
      case "A" -> "map";
      default -> "";
    };
  }

  /** {@code A=1 command} sets nothing, {@code A = 1} is a command. */
  private static boolean isOneWord(SourceScanner.Statement statement) {
    String target = statement.target();
    if (target.isEmpty() || PythonText.isSpace(target.charAt(target.length() - 1))) {
      return false;
    }
    String value = statement.value();
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote != '\'') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '\\') {
        i++;
      } else if ("\"'`".indexOf(c) >= 0) {
        quote = c;
      } else if ("({[".indexOf(c) >= 0) {
        depth++;
      } else if (")}]".indexOf(c) >= 0) {
        depth--;
      } else if (depth == 0 && (PythonText.isSpace(c) || "|&<>".indexOf(c) >= 0)) {
        return false;
      }
    }
    return true;
  }

  /** How a cell of JavaScript or TypeScript declares its variables: {@code let, const, var}. */
  static Map<String, String> declarations(String source) {
    Map<String, String> declared = new HashMap<>();
    for (SourceScanner.Statement statement : SourceScanner.statements(ECMASCRIPT.syntax, source)) {
      Matcher matcher = ECMASCRIPT.target.matcher(PythonText.strip(statement.target()));
      if (matcher.matches()) {
        @Nullable String how = matcher.group("how");
        if (how != null) {
          declared.put(matcher.group("name"), how);
        }
      }
    }
    return declared;
  }
}
