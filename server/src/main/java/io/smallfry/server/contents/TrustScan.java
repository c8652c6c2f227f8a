package io.smallfry.server.contents;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads from the JSON of a notebook that a client saves whether the client trusts it: whether every
 * code cell with outputs says {@code metadata.trusted}. Reading a notebook drops these marks, which
 * are never written to the file, so they are looked for beforehand.
 */
final class TrustScan {
  private TrustScan() {}

  /** Whether all code cells are marked; the parser stands before the document. */
  static boolean trusted(JsonParser in) {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    boolean trusted = true;
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean cells = in.currentName().equals("cells");
      JsonToken value = in.nextToken();
      if (cells && value == JsonToken.START_ARRAY) {
        while (in.nextToken() == JsonToken.START_OBJECT) {
          trusted &= cell(in);
        }
      } else {
        in.skipChildren();
      }
    }
    return trusted;
  }

  private static boolean cell(JsonParser in) {
    boolean code = false;
    boolean marked = false;
    boolean outputs = false;
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      switch (name) {
        case "cell_type" -> code = value == JsonToken.VALUE_STRING && in.getString().equals("code");
        case "outputs" -> {
          if (value == JsonToken.START_ARRAY) {
            while (in.nextToken() != JsonToken.END_ARRAY) {
              outputs = true;
              in.skipChildren();
            }
          }
        }
        case "metadata" -> {
          if (value == JsonToken.START_OBJECT) {
            marked = metadata(in);
          }
        }
        default -> in.skipChildren();
      }
    }
    return !code || marked || !outputs;
  }

  private static boolean metadata(JsonParser in) {
    boolean marked = false;
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean trusted = in.currentName().equals("trusted");
      JsonToken value = in.nextToken();
      marked |= trusted && value == JsonToken.VALUE_TRUE;
      in.skipChildren();
    }
    return marked;
  }
}
