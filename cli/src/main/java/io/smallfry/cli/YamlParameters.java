package io.smallfry.cli;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Parameters in YAML 1.1, with the scalars that PyYAML (and so papermill) sees: {@code yes} is
 * true, {@code 1:30} is 90, {@code 010} is 8, {@code 1e5} is text, and dates stay text.
 *
 * @see <a href="https://yaml.org/type/">Language-independent types for YAML 1.1</a>
 */
final class YamlParameters {
  private static final int MOST_CHARACTERS = 64 << 20;

  private YamlParameters() {}

  /**
   * The parameters that a document sets, in their order; none if it is empty.
   *
   * @param where what the document is called in an error, such as {@code the file p.yaml}
   * @throws CommandException if it is no YAML, or no mapping
   */
  static Map<String, @Nullable Object> read(String document, String where) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_CHARACTERS);
    DumperOptions unused = new DumperOptions();
    Yaml yaml =
        new Yaml(new Values(options), new Representer(unused), unused, options, new Scalars());
    Object value;
    try {
      value = yaml.load(document);
    } catch (MarkedYAMLException e) {
      String problem = e.getProblem() == null ? "" : ": " + e.getProblem();
      String line =
          e.getProblemMark() == null ? "" : ", line " + (e.getProblemMark().getLine() + 1);
      throw new CommandException(where + " is no YAML" + line + problem, e);
    } catch (YAMLException e) {
      throw new CommandException(where + " is no YAML: " + e.getMessage(), e);
    }
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new CommandException(
          where + " must map names to values, such as {\"region\": \"North\"}");
    }
    return strings(map, where);
  }

  private static Map<String, @Nullable Object> strings(Map<?, ?> map, String where) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    map.forEach((key, value) -> result.put(key(key), plain(value, where)));
    return result;
  }

  private static String key(@Nullable Object key) {
    return switch (key) {
      case null -> "None";
      case Boolean b -> b ? "True" : "False";
      default -> key.toString();
    };
  }

  private static @Nullable Object plain(@Nullable Object value, String where) {
    return switch (value) {
      case null -> null;
      case Boolean _, Number _, String _ -> value;
      case Map<?, ?> map -> strings(map, where);
      case Collection<?> items -> {
        List<@Nullable Object> list = new ArrayList<>();
        items.forEach(item -> list.add(plain(item, where)));
        yield list;
      }
      default ->
          throw new CommandException(
              where
                  + " has a value that can't be a parameter ("
                  + value.getClass().getSimpleName()
                  + ")");
    };
  }

  /** Which plain scalars are what. */
  private static final class Scalars extends Resolver {
    private static final Pattern BOOL =
        Pattern.compile(
            "yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
    private static final Pattern INT =
        Pattern.compile(
            "[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
                + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
    private static final Pattern FLOAT =
        Pattern.compile(
            "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
                + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
                + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
    private static final Pattern NONE = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern MERGE = Pattern.compile("<<");

    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
      addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
      addImplicitResolver(Tag.INT, INT, "-+0123456789");
      addImplicitResolver(Tag.MERGE, MERGE, "<");
      addImplicitResolver(Tag.NULL, NONE, "~nN\0");
      addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
    }
  }

  /** The values of the scalars that are not as SnakeYAML reads them. */
  private static final class Values extends SafeConstructor {
    Values(LoaderOptions options) {
      super(options);
      yamlConstructors.put(Tag.INT, new Whole());
      yamlConstructors.put(Tag.FLOAT, new Decimal());
    }

    private static String text(Node node) {
      return ((ScalarNode) node).getValue().replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static final class Whole extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        String text = text(node);
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        BigInteger number = magnitude(digits);
        return PythonScalars.small(negative ? number.negate() : number);
      }

      private static BigInteger magnitude(String digits) {
        if (digits.startsWith("0b")) {
          return new BigInteger(digits.substring(2), 2);
        }
        if (digits.startsWith("0x")) {
          return new BigInteger(digits.substring(2), 16);
        }
        if (digits.indexOf(':') >= 0) {
          BigInteger sum = BigInteger.ZERO;
          for (String part : digits.split(":", -1)) {
            sum = sum.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
          }
          return sum;
        }
        return new BigInteger(digits, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
      }
    }

    private static final class Decimal extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        String text = text(node);
        double sign = text.startsWith("-") ? -1 : 1;
        String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (digits.equals(".inf")) {
          return sign * Double.POSITIVE_INFINITY;
        }
        if (digits.equals(".nan")) {
          return Double.NaN;
        }
        double sum = 0;
        for (String part : digits.split(":", -1)) {
          sum = sum * 60 + Double.parseDouble(part);
        }
        return sign * sum;
      }
    }
  }
}
