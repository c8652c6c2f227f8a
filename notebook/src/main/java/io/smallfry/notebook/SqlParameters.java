package io.smallfry.notebook;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parameters as variables of SQL: {@code SET name = literal;}. A list of plain values of one kind
 * is an array, other lists and maps are JSON.
 */
final class SqlParameters extends ParameterTranslator {
  static final SqlParameters INSTANCE = new SqlParameters();

  private static final Set<String> KEYWORDS =
      Set.of(
          ("all and any array as between case cast check constraint create cross current_date current_time"
                  + " current_timestamp current_user default delete desc distinct drop else end except exists false"
                  + " for foreign from full global grant group having in inner insert intersect into is join leading"
                  + " left like limit local natural not null offset on or order outer primary references right select"
                  + " session set some table then time to trailing true union unique update user using values variable"
                  + " when where with")
              .split(" "));

  private SqlParameters() {
    super("SQL");
  }

  @Override
  String commentMark() {
    return "--";
  }

  @Override
  boolean isName(String name) {
    return Quoting.isUnicodeName(name)
        && !KEYWORDS.contains(name.toLowerCase(java.util.Locale.ROOT));
  }

  @Override
  String assignment(String name, @Nullable Object value) {
    return "SET " + super.assignment(name, value) + ";";
  }

  @Override
  String nothing() {
    return "NULL";
  }

  @Override
  String truth(boolean truth) {
    return truth ? "TRUE" : "FALSE";
  }

  @Override
  String real(double number) {
    if (Double.isFinite(number)) {
      return PythonNumbers.repr(number);
    }
    String text = Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    return "CAST('" + text + "' AS DOUBLE PRECISION)";
  }

  @Override
  String text(String text) {
    if (Quoting.hasLoneSurrogate(text)) {
      throw new Inexpressible("its text is no valid Unicode");
    }
    return "'" + text.replace("'", "''") + "'";
  }

  @Override
  String list(List<@Nullable Object> values) {
    return isArray(values) ? "ARRAY[" + joined(values, ", ") + "]" : json(values);
  }

  private static boolean isArray(List<?> values) {
    int texts = 0;
    int truths = 0;
    int numbers = 0;
    for (Object value : values) {
      texts += value instanceof String ? 1 : 0;
      truths += value instanceof Boolean ? 1 : 0;
      numbers += value instanceof Number ? 1 : 0;
    }
    int size = values.size();
    return size > 0 && (texts == size || truths == size || numbers == size);
  }

  @Override
  String map(Map<String, @Nullable Object> map) {
    return json(map);
  }

  private String json(Object value) {
    return "JSON " + text(JsonText.of(value));
  }

  @Override
  List<Parameter> definitions(String source) {
    return Definitions.SQL.in(source);
  }
}
