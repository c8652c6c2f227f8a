package io.smallfry.notebook;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parameters in C#, as scripts have it: a variable may be declared again. */
final class CSharpParameters extends ParameterTranslator {
  static final CSharpParameters INSTANCE = new CSharpParameters();

  private static final String NULL = "null";
  private static final Set<String> NUMBERS = Set.of("int", "long", "double");
  private static final Set<String> KEYWORDS =
      Set.of(
          ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do"
                  + " double else enum event explicit extern false finally fixed float for foreach goto if implicit in"
                  + " int interface internal is lock long namespace new null object operator out override params private"
                  + " protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct"
                  + " switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile"
                  + " while")
              .split(" "));

  private CSharpParameters() {
    super("C#");
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
    return (value == null ? "object " : "var ") + super.assignment(name, value) + ";";
  }

  @Override
  String nothing() {
    return NULL;
  }

  @Override
  String integer(Number number) {
    if (fitsInt(number)) {
      return number.toString();
    }
    return number instanceof Long
        ? number + "L"
        : "System.Numerics.BigInteger.Parse(\"" + number + "\")";
  }

  @Override
  String real(double number) {
    return real(number, "double.NaN", "double.PositiveInfinity", "double.NegativeInfinity");
  }

  /** Without {@code \\x}, which takes as many digits as follow. */
  @Override
  String text(String text) {
    return Quoting.text(text, Quoting::unicode);
  }

  /** An array whose elements have no common type can't have its type inferred. */
  @Override
  String list(List<@Nullable Object> values) {
    return (elementType(values) == null ? "new object[] { " : "new [] { ")
        + joined(values, ", ")
        + " }";
  }

  private static @Nullable String elementType(List<?> values) {
    Set<String> types = new LinkedHashSet<>();
    for (Object value : values) {
      types.add(type(value));
    }
    if (types.size() > 1 && NUMBERS.containsAll(types)) {
      return types.contains("double") ? "double" : "long";
    }
    boolean nulls = types.remove(NULL);
    if (types.size() != 1) {
      return null;
    }
    String type = types.iterator().next();
    boolean reference = type.equals("string") || type.endsWith("]") || type.endsWith(">");
    return nulls && !reference ? null : type;
  }

  private static String type(@Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof Double) {
      return "double";
    }
    if (value instanceof Number number) {
      return fitsInt(number) ? "int" : number instanceof Long ? "long" : "BigInteger";
    }
    if (value instanceof List<?> list) {
      String element = elementType(list);
      return (element == null ? "object" : element) + "[]";
    }
    return "Dictionary<string,Object>";
  }

  @Override
  String map(Map<String, @Nullable Object> map) {
    return "new Dictionary<string,Object>{ " + entries(map, "{ ", " , ", " }", ", ") + " }";
  }

  @Override
  List<Parameter> definitions(String source) {
    return Definitions.CSHARP.in(source);
  }
}
