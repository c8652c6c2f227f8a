package io.smallfry.notebook;

/** What a cell holds. {@link #UNRECOGNIZED} is a type from a newer minor version, kept as it is. */
public enum CellType {
  CODE("code"),
  MARKDOWN("markdown"),
  RAW("raw"),
  UNRECOGNIZED("");

  private final String jsonName;

  CellType(String jsonName) {
    this.jsonName = jsonName;
  }

  /** The value of {@code cell_type} in the file; empty for {@link #UNRECOGNIZED}. */
  public String jsonName() {
    return jsonName;
  }

  static CellType of(String jsonName) {
    return switch (jsonName) {
      case "code" -> CODE;
      case "markdown" -> MARKDOWN;
      case "raw" -> RAW;
      default -> UNRECOGNIZED;
    };
  }
}
