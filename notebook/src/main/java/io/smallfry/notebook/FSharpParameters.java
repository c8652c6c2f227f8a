package io.smallfry.notebook;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters in F#. */
final class FSharpParameters extends ParameterTranslator {
  static final FSharpParameters INSTANCE = new FSharpParameters();

  private static final Set<String> KEYWORDS =
      Set.of(
          ("abstract and as assert base begin class const default delegate do done downcast downto elif else end"
                  + " exception extern false finally fixed for fun function global if in inherit inline interface"
                  + " internal lazy let match member module mutable namespace new null of open or override private"
                  + " public rec return select sig static struct then to true try type upcast use val void when while"
                  + " with yield _ break checked component constraint continue event external include mixin parallel"
                  + " process protected pure sealed tailcall trait virtual")
              .split(" "));

  private FSharpParameters() {
    super("F#");
  }

  /** In papermill's brackets, unless the text could end them. */
  @Override
  String comment(String text) {
    boolean plain = text.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == ' ');
    return plain ? PythonText.strip("(* " + text + " *)") + "\n" : super.comment(text);
  }

  @Override
  String commentMark() {
    return "//";
  }

  @Override
  boolean isName(String name) {
    return Quoting.isUnicodeName(name) && !KEYWORDS.contains(name);
  }

  @Override
  String assignment(String name, @Nullable Object value) {
    return "let " + super.assignment(name, value);
  }

  @Override
  String integer(Number number) {
    return fitsInt(number) ? number.toString() : number + (number instanceof Long ? "L" : "I");
  }

  @Override
  String real(double number) {
    return real(number, "nan", "infinity", "-infinity");
  }

  @Override
  String text(String text) {
    return PythonParameters.INSTANCE.text(text); // the same escapes
  }

  /** A list's elements have one type; others are boxed. */
  @Override
  String list(List<@Nullable Object> values) {
    if (type(values) != null) {
      return "[ " + joined(values, "; ") + " ]";
    }
    StringBuilder boxed = new StringBuilder("[ ");
    for (Object value : values) {
      boolean compound = value instanceof Map<?, ?> || value instanceof Number;
      boxed
          .append(boxed.length() > 2 ? "; " : "")
          .append(compound ? "box (" : "box ")
          .append(literal(value))
          .append(compound ? ")" : "");
    }
    return boxed.append(" ]").toString();
  }

  /** A value's type; null if it is a list whose elements have several. */
  private static @Nullable String type(@Nullable Object value) {
    if (value == null) {
      return "option";
    }
    if (value instanceof Map<?, ?>) {
      return "map";
    }
    if (value instanceof Number number && !(value instanceof Double)) {
      return fitsInt(number) ? "int" : number.getClass().getSimpleName();
    }
    if (!(value instanceof List<?> list)) {
      return value.getClass().getSimpleName();
    }
    Set<String> types = new LinkedHashSet<>();
    for (Object inner : list) {
      String type = type(inner);
      types.add(type == null ? "obj list" : type);
    }
    return types.size() > 1 ? null : types + " list";
  }

  @Override
  String map(Map<String, @Nullable Object> map) {
    return "[ " + entries(map, "(", ", ", " :> IComparable)", "; ") + " ] |> Map.ofList";
  }

  @Override
  List<Parameter> definitions(String source) {
    return Definitions.FSHARP.in(source);
  }
}
