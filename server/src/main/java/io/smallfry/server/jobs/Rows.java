package io.smallfry.server.jobs;

import io.smallfry.runner.FailureKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads columns, and makes values for them. */
final class Rows {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Rows() {}

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  static @Nullable Integer intOrNull(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  static ObjectNode object(ResultSet row, String column) throws SQLException {
    return (ObjectNode) JSON.readTree(row.getString(column));
  }

  static @Nullable JsonNode jsonOrNull(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : JSON.readTree(text);
  }

  static @Nullable FailureKind failureKind(ResultSet row) throws SQLException {
    String word = row.getString("failure_kind");
    return word == null ? null : FailureKind.valueOf(word.toUpperCase(Locale.ROOT));
  }

  static @Nullable String word(@Nullable Enum<?> value) {
    return value == null ? null : value.name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  static @Nullable String json(@Nullable JsonNode node) {
    return node == null ? null : JSON.writeValueAsString(node);
  }

  /** PostgreSQL keeps any text but NUL. */
  static @Nullable String text(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }
}
