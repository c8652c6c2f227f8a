package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions of parameters, as {@code name|type|default|help}. */
class DefinitionsTest {
  private static final String[] STARTS = {"", "a=", "val a", "let a", "$a", "SET a"};

  private static List<String> definitions(String language, String source) {
    return ParameterTranslators.find(null, language).orElseThrow().definitions(source).stream()
        .map(p -> p.name() + "|" + p.inferredType() + "|" + p.defaultValue() + "|" + p.help())
        .toList();
  }

  static Stream<Arguments> examples() {
    return Stream.of(
        // Python
        python("a = '''x\n  y'''  # Long", "a|None|'''x\n  y'''|Long"),
        python("a = 'it\\'s # no'; b = 2 # Help", "a|None|'it\\'s # no'|", "b|None|2|Help"),
        python("a = 1 # type: dict[str, int]  Help", "a|dict[str, int]|1|Help"),
        python("a = 1 # type: int | None  Help", "a|int | None|1|Help"),
        python("a = x == 1", "a|None|x == 1|"),
        python("a: Literal['x', 'y=z'] = 'x'", "a|Literal['x', 'y=z']|'x'|"),
        python("a: Optional['T'] = None", "a|Optional['T']|None|"),
        python("a = 1 + \\\n  2 # Sum", "a|None|1 +   2|Sum"),
        python("a = (\n1 if x\nelse 2)", "a|None|(1 if x else 2)|"),
        python("a: int  # Needed\nif x: pass\nelse: y\nb[1:2]\n", "a|int||Needed"),
        python("def f(x=1): pass\nclass C: x = 1\nfor i in x: pass"),
        python("a = (1, # one\n", "a|None|(1,|one"),
        python("a = 'open\nb = 2", "a|None|'open|", "b|None|2|"),
        // R
        r("a <- 1 # Help\nb = 'x#y'\n\"c\" <- 2", "a|None|1|Help", "b|None|'x#y'|"),
        r("a.b <- c(1,\n  2) # type: numeric  Both", "a.b|numeric|c(1,2)|Both"),
        r("x <<- 1\nf(a = 1)\nnames(x) <- 'a'\ny == 1\nz <= 2\n1 -> w"),
        r("a <-\n  3; b <- 'two\nlines'", "a|None|3|", "b|None|'two\nlines'|"),
        // Scala
        scala("val a = 1 // Help\nvar b: Seq[Int] = Seq(1)", "a|None|1|Help", "b|Seq[Int]|Seq(1)|"),
        scala("lazy val a = \"\"\"x\n// y\"\"\" /* no */", "a|None|\"\"\"x\n// y\"\"\"|"),
        scala("def f(x: Int) = x\na = 1\nval c = 'c'\nval (d, e) = (1, 2)", "c|None|'c'|"),
        scala("val f = (x: Int) => x", "f|None|(x: Int) => x|"),
        // Julia
        julia("a = 1 # Help\nconst b::Int = 2\nα = A'", "a|None|1|Help", "b|Int|2|", "α|None|A'|"),
        julia("a = [1,\n 2]; b = \"x # y\"", "a|None|[1,2]|", "b|None|\"x # y\"|"),
        julia("f(x) = x\nx += 1\nx.y = 2\nx == 3"),
        // MATLAB
        matlab("a = 1; % Help\nb = 'it''s % no'", "a|None|1|Help", "b|None|'it''s % no'|"),
        matlab("a = b', c = \"x\";", "a|None|b'|", "c|None|\"x\"|"),
        matlab("x(1) = 2\nif a == 1\nend\n[a, b] = f(x)\n~x"),
        // C#
        csharp("var a = 1; // Help\nstring b = \"//\";", "a|None|1|Help", "b|string|\"//\"|"),
        csharp(
            "const double a = 1.5;\nList<string> b = new() { \"x\" };\nint[] c = new[] { 1,\n 2 };",
            "a|double|1.5|",
            "b|List<string>|new() { \"x\" }|",
            "c|int[]|new[] { 1,2 }|"),
        csharp("int? a = null; char b = ';';", "a|int?|null|", "b|char|';'|"),
        csharp("Func<int> f = () => 1;\nx.y = 1;\nx += 2;", "f|Func<int>|() => 1|"),
        // F#
        fsharp(
            "let a = 1 // Help\nlet mutable b: string = \"x\"", "a|None|1|Help", "b|string|\"x\"|"),
        fsharp("let a = (* one *) 1\nlet f x = x\nlet b' = 1", "a|None|1|"),
        // PowerShell
        powershell(
            "$a = 1 # Help\n[string[]]$b = @('x', 'y')",
            "a|None|1|Help",
            "b|string[]|@('x', 'y')|"),
        powershell("$global:a = \"x`\"#y\"\n$b.c = 1\n$d += 2", "a|None|\"x`\"#y\"|"),
        // Bash
        bash(
            "a=1 # Help\nexport b='x # y'\nc=(1 2)",
            "a|None|1|Help",
            "b|None|'x # y'|",
            "c|None|(1 2)|"),
        bash(
            "declare -i a=3\ndeclare -A b=([x]=1)\nc=$(date +%F)",
            "a|int|3|", "b|map|([x]=1)|", "c|None|$(date +%F)|"),
        bash("a=x#y\nb=\nc=a\\ b", "a|None|x#y|", "b|None|''|", "c|None|a\\ b|"),
        bash("a=1 make\nb = 2\nc+=1\n[ $a = b ]\necho a=1 b=2"),
        // JavaScript and TypeScript
        js("let a = 1 // Help\nconst b = {x: 1,\n y: 2}", "a|None|1|Help", "b|None|{x: 1,y: 2}|"),
        js("var a = `x\n// y`; let $b = 'z'", "a|None|`x\n// y`|", "$b|None|'z'|"),
        js(
            "let a: string[] = ['x']; let b: number | null = null",
            "a|string[]|['x']|",
            "b|number | null|null|"),
        js(
            "x = 1\nlet f = (a) => a\na.b = 2\nif (x === 1) {}\nx ??= 2",
            "x|None|1|",
            "f|None|(a) => a|"),
        // SQL
        sql(
            "SET a = 1; -- Help\nset variable b = 'it''s -- no';",
            "a|None|1|Help",
            "b|None|'it''s -- no'|"),
        sql("SELECT * FROM t WHERE a = 1;\nUPDATE t SET x = 1"));
  }

  private static Arguments python(String source, String... expected) {
    return arguments("python", source, List.of(expected));
  }

  private static Arguments r(String source, String... expected) {
    return arguments("R", source, List.of(expected));
  }

  private static Arguments scala(String source, String... expected) {
    return arguments("scala", source, List.of(expected));
  }

  private static Arguments julia(String source, String... expected) {
    return arguments("julia", source, List.of(expected));
  }

  private static Arguments matlab(String source, String... expected) {
    return arguments("matlab", source, List.of(expected));
  }

  private static Arguments csharp(String source, String... expected) {
    return arguments("C#", source, List.of(expected));
  }

  private static Arguments fsharp(String source, String... expected) {
    return arguments("F#", source, List.of(expected));
  }

  private static Arguments powershell(String source, String... expected) {
    return arguments("PowerShell", source, List.of(expected));
  }

  private static Arguments bash(String source, String... expected) {
    return arguments("bash", source, List.of(expected));
  }

  private static Arguments js(String source, String... expected) {
    return arguments("typescript", source, List.of(expected));
  }

  private static Arguments sql(String source, String... expected) {
    return arguments("sql", source, List.of(expected));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example(String language, String source, List<String> expected) {
    assertThat(definitions(language, source)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python",
        "R",
        "scala",
        "julia",
        "matlab",
        "C#",
        "F#",
        "powershell",
        "bash",
        "typescript",
        "sql"
      })
  void anyTextIsRead(String language) {
    String pieces = "aabb  ===\n\n:<->\"'`#/*%;,()[]{}\\\n\r$@!|&1 \u2028é\ud800\0";
    Random random = new Random(language.hashCode());
    int found = 0;
    for (int i = 0; i < 3000; i++) {
      StringBuilder source = new StringBuilder(STARTS[random.nextInt(STARTS.length)]);
      for (int length = random.nextInt(40); length > 0; length--) {
        source.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      for (String definition : definitions(language, source.toString())) {
        assertThat(source).contains(definition.substring(0, definition.indexOf('|')));
        found++;
      }
    }
    assertThat(found).isPositive();
  }

  @Test
  void longAndDeepSource() {
    String deep = "a = " + "[".repeat(200_000) + "]".repeat(200_000) + " # Deep";

    assertThat(definitions("python", deep)).hasSize(1).first().asString().endsWith("|Deep");
    assertThat(definitions("R", "x <- ".repeat(100_000))).isEmpty();
    assertThat(definitions("bash", "a='" + "x".repeat(1_000_000) + "'")).hasSize(1);
  }
}
