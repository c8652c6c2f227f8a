package io.smallfry.notebook.convert;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to know of a programming language: its files and comments, and enough of its form to
 * colour it.
 *
 * @param suffix of its files, with the dot
 * @param comment what starts a comment that goes to the end of the line
 * @param blockStart what starts a comment over several lines; empty if there is none
 * @param blockEnd what ends it
 * @param quotes the characters that a text stands between
 * @param longTexts whether three quotes are a text over several lines
 * @param ignoresCase whether keywords may be written in any case
 */
record Language(
    String suffix,
    String comment,
    String blockStart,
    String blockEnd,
    String quotes,
    boolean longTexts,
    boolean ignoresCase,
    Set<String> keywords) {

  private static final Language PYTHON =
      new Language(
          ".py",
          "#",
          "",
          "",
          "\"'",
          true,
          false,
          words(
              "False None True and as assert async await break class continue def del elif else"
                  + " except finally for from global if import in is lambda nonlocal not or pass"
                  + " raise return try while with yield match case"));
  private static final Language SQL =
      new Language(
          ".sql",
          "--",
          "/*",
          "*/",
          "'\"",
          false,
          true,
          words(
              "all alter and as asc between by case cast create cross delete desc distinct drop else"
                  + " end except exists false from full group having in inner insert intersect into"
                  + " is join key lateral left like limit not null offset on or order outer over"
                  + " partition primary references returning right row rows select set table then"
                  + " true union unique update using values view when where window with"));
  private static final Language SHELL =
      new Language(
          ".sh",
          "#",
          "",
          "",
          "\"'",
          false,
          false,
          words(
              "case do done elif else esac export fi for function if in local return then until while"));
  private static final String C_WORDS =
      "abstract boolean break case catch char class const continue default do double else enum"
          + " extends false final finally float for if implements import instanceof int interface"
          + " long new null package private protected public return short static super switch this"
          + " throw throws true try using var void while ";

  private static final Map<String, Language> BY_NAME = new HashMap<>();

  static {
    add(PYTHON, "python", "python3", "ipython", "ipython3", "pyspark");
    add(SQL, "sql", "postgresql", "mysql", "sqlite", "bigquery", "duckdb");
    add(SHELL, "bash", "sh", "shell", "zsh");
    add(
        hash(".R", "if else for while repeat function in next break TRUE FALSE NULL NA library"),
        "r");
    add(
        hash(
            ".jl",
            "begin break const do else elseif end false for function global if import in let local"
                + " macro module mutable return struct true try using while"),
        "julia");
    add(
        hash(".ps1", "param function if else elseif foreach for while switch return try catch"),
        "powershell");
    add(
        hash(
            ".rb",
            "begin class def do else elsif end false if module nil return self true unless while"),
        "ruby");
    add(c(".java", "record sealed permits yield"), "java");
    add(c(".kts", "fun val when object data is in"), "kotlin");
    add(c(".scala", "def val object trait given match case yield lazy implicit"), "scala");
    add(
        c(".cs", "namespace string bool async await foreach in is out ref get set"),
        "c#",
        "csharp");
    add(
        c(".fsx", "let mutable match with type module open fun rec in then member"),
        "f#",
        "fsharp");
    add(
        c(".js", "async await function let of typeof undefined yield export"),
        "javascript",
        "node");
    add(c(".ts", "async await function let of type readonly string number export"), "typescript");
    add(c(".cpp", "auto bool namespace template typename unsigned nullptr struct"), "c++", "cpp");
    add(c(".c", "auto struct unsigned typedef sizeof"), "c");
    add(c(".go", "func type struct map range go defer chan nil"), "go");
    add(c(".rs", "fn let mut impl match mod pub struct trait use where"), "rust");
    add(c(".groovy", "def in as"), "groovy");
    add(
        new Language(
            ".m",
            "%",
            "%{",
            "%}",
            "'\"",
            false,
            false,
            words("break case else elseif end for function if otherwise return switch while")),
        "matlab",
        "octave");
    add(
        new Language(
            ".lua",
            "--",
            "--[[",
            "]]",
            "\"'",
            false,
            false,
            words("and do else end for function if in local nil not or return then while")),
        "lua");
    add(
        new Language(
            ".hs",
            "--",
            "{-",
            "-}",
            "\"",
            false,
            false,
            words("case class data do else if import in instance let module of then type where")),
        "haskell");
  }

  private static void add(Language language, String... names) {
    for (String name : names) {
      BY_NAME.put(name, language);
    }
  }

  private static Language hash(String suffix, String keywords) {
    return new Language(suffix, "#", "", "", "\"'", false, false, words(keywords));
  }

  private static Language c(String suffix, String more) {
    return new Language(suffix, "//", "/*", "*/", "\"'`", false, false, words(C_WORDS + more));
  }

  private static Set<String> words(String words) {
    return Set.copyOf(List.of(words.split(" ", -1)));
  }

  /** The language of this name, in any case; null if we don't know it. */
  static @Nullable Language find(@Nullable String name) {
    return name == null ? null : BY_NAME.get(name.toLowerCase(Locale.ROOT));
  }

  /** Of a notebook that names no language: most are in Python. */
  static Language orPython(@Nullable String name) {
    Language language = find(name);
    return language != null
        ? language
        : name == null ? PYTHON : new Language(".txt", "#", "", "", "\"", false, false, Set.of());
  }

  boolean isPython() {
    return suffix.equals(".py");
  }
}
