package io.smallfry.notebook;

import static io.smallfry.notebook.DeclaredType.Simple.ANY;
import static io.smallfry.notebook.DeclaredType.Simple.DATE;
import static io.smallfry.notebook.DeclaredType.Simple.DATE_TIME;
import static io.smallfry.notebook.DeclaredType.Simple.INTEGER;
import static io.smallfry.notebook.DeclaredType.Simple.NOTHING;
import static io.smallfry.notebook.DeclaredType.Simple.NUMBER;
import static io.smallfry.notebook.DeclaredType.Simple.TEXT;
import static io.smallfry.notebook.DeclaredType.Simple.TRUTH;

import java.util.List;
import java.util.Locale;

/** What the names of types mean, in all languages; what isn't known may hold any value. */
final class TypeNames {
  /** Stands for {@code ...} in a tuple's type. */
  static final DeclaredType REPEATED = new DeclaredType.AnyOf(List.of());

  private TypeNames() {}

  static DeclaredType anyOf(List<DeclaredType> types) {
    return types.size() == 1 ? types.getFirst() : new DeclaredType.AnyOf(List.copyOf(types));
  }

  static DeclaredType orNothing(DeclaredType type) {
    return new DeclaredType.AnyOf(List.of(type, NOTHING));
  }

  /** The type of this name, in any case, with what stands in brackets behind it. */
  static DeclaredType type(String name, List<DeclaredType> arguments) {
    DeclaredType first = arguments.isEmpty() ? ANY : arguments.getFirst();
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "int",
          "integer",
          "int8",
          "int16",
          "int32",
          "int64",
          "int128",
          "uint8",
          "uint16",
          "uint32",
          "uint64",
          "uint",
          "long",
          "ulong",
          "short",
          "ushort",
          "sbyte",
          "bigint",
          "biginteger" ->
          INTEGER;
      case "float",
          "float16",
          "float32",
          "float64",
          "double",
          "single",
          "real",
          "number",
          "numeric" ->
          NUMBER;
      case "str", "string", "text", "character", "path", "purepath" -> TEXT;
      case "bool", "boolean", "logical" -> TRUTH;
      case "none", "nonetype", "null", "nothing", "undefined", "missing" -> NOTHING;
      case "date" -> DATE;
      case "datetime" -> DATE_TIME;
      case "list",
          "seq",
          "sequence",
          "mutablesequence",
          "iterable",
          "collection",
          "set",
          "frozenset",
          "array",
          "readonlyarray",
          "vector",
          "abstractvector",
          "ienumerable",
          "ilist" ->
          new DeclaredType.ListOf(first);
      case "tuple" -> tuple(arguments);
      case "dict",
          "mapping",
          "mutablemapping",
          "map",
          "dictionary",
          "idictionary",
          "hashtable",
          "ordereddict",
          "defaultdict",
          "record" ->
          new DeclaredType.MapOf(arguments.size() == 2 ? arguments.get(1) : ANY);
      case "optional", "option", "nullable" -> orNothing(first);
      case "union" -> arguments.isEmpty() ? ANY : anyOf(arguments);
      case "annotated", "final", "classvar" -> first;
      default -> ANY;
    };
  }

  private static DeclaredType tuple(List<DeclaredType> elements) {
    if (elements.isEmpty()) {
      return new DeclaredType.ListOf(ANY);
    }
    return elements.size() == 2 && elements.get(1).equals(REPEATED)
        ? new DeclaredType.ListOf(elements.getFirst())
        : new DeclaredType.TupleOf(List.copyOf(elements));
  }
}
