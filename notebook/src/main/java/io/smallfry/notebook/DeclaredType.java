package io.smallfry.notebook;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A type that a notebook declares for a parameter, as far as it says which values fit. Read by
 * {@link TypeParser}.
 */
sealed interface DeclaredType {
  /** Whether a value, in its plain form, is of the type. */
  boolean fits(@Nullable Object value);

  /** Types without parts. */
  enum Simple implements DeclaredType {
    /** A type that says nothing, or that isn't known here. */
    ANY {
      @Override
      public boolean fits(@Nullable Object value) {
        return true;
      }
    },
    NOTHING {
      @Override
      public boolean fits(@Nullable Object value) {
        return value == null;
      }
    },
    TRUTH {
      @Override
      public boolean fits(@Nullable Object value) {
        return value instanceof Boolean;
      }
    },
    INTEGER {
      @Override
      public boolean fits(@Nullable Object value) {
        return value instanceof Long || value instanceof BigInteger;
      }
    },
    NUMBER {
      @Override
      public boolean fits(@Nullable Object value) {
        return value instanceof Number;
      }
    },
    TEXT {
      @Override
      public boolean fits(@Nullable Object value) {
        return value instanceof String;
      }
    },
    /** Reaches the kernel as text. */
    DATE {
      @Override
      public boolean fits(@Nullable Object value) {
        return value instanceof String text && isDate(text);
      }
    },
    /** Reaches the kernel as text; a date alone is its midnight. */
    DATE_TIME {
      @Override
      public boolean fits(@Nullable Object value) {
        return value instanceof String text && (isDate(text) || isDateTime(text));
      }
    }
  }

  private static boolean isDate(String text) {
    try {
      return LocalDate.parse(text).getYear() >= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    try {
      String iso =
          text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
      DateTimeFormatter.ISO_DATE_TIME.parse(iso);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Lists whose elements all are of a type. */
  record ListOf(DeclaredType element) implements DeclaredType {
    @Override
    public boolean fits(@Nullable Object value) {
      return value instanceof List<?> list && list.stream().allMatch(element::fits);
    }
  }

  /** Lists with a type for each place. */
  record TupleOf(List<DeclaredType> elements) implements DeclaredType {
    @Override
    public boolean fits(@Nullable Object value) {
      if (!(value instanceof List<?> list) || list.size() != elements.size()) {
        return false;
      }
      for (int i = 0; i < elements.size(); i++) {
        if (!elements.get(i).fits(list.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** Maps whose values all are of a type; their keys are texts anyway. */
  record MapOf(DeclaredType value) implements DeclaredType {
    @Override
    public boolean fits(@Nullable Object map) {
      return map instanceof Map<?, ?> entries && entries.values().stream().allMatch(value::fits);
    }
  }

  /** Values of any of these. */
  record AnyOf(List<DeclaredType> types) implements DeclaredType {
    @Override
    public boolean fits(@Nullable Object value) {
      return types.stream().anyMatch(type -> type.fits(value));
    }
  }

  /** This one value. */
  record Exactly(Object literal) implements DeclaredType {
    @Override
    public boolean fits(@Nullable Object value) {
      return literal.equals(value);
    }
  }
}
