package io.smallfry.notebook;

import java.util.Set;

/**
 * What {@link SourceScanner} has to know of a language to find where its statements, texts and
 * comments end.
 *
 * @param comment what begins a comment that goes to the end of its line
 * @param blockOpen what begins a comment in brackets; empty if there are none
 * @param blockClose what ends it
 * @param quotes the characters around texts
 * @param multiline those of them whose texts may go over several lines
 * @param raw those of them in whose texts nothing is escaped
 * @param escape the character that escapes the next one in a text, and joins two lines outside; 0
 *     if there is none
 * @param separators what ends a statement besides the end of its line
 * @param traits its other ways
 */
record SourceSyntax(
    String comment,
    String blockOpen,
    String blockClose,
    String quotes,
    String multiline,
    String raw,
    char escape,
    String separators,
    Set<Trait> traits) {

  /** Ways that some languages share. */
  enum Trait {
    /** Three quotes begin a text that goes over lines. */
    TRIPLE_QUOTES,
    /**
     * Blanks separate words: a comment begins a word, a backslash makes a letter of any character.
     */
    SHELL,
    /** A line that ends with an equals sign goes on. */
    OPEN_END,
    /** {@code <-} assigns too. */
    ARROW,
    /** An apostrophe behind a word or a bracket begins no text. */
    PRIMES
  }

  static SourceSyntax of(String comment, String quotes, String multiline, Trait... traits) {
    return new SourceSyntax(comment, "", "", quotes, multiline, "", '\\', ";", Set.of(traits));
  }

  SourceSyntax blocks(String open, String close) {
    return new SourceSyntax(
        comment, open, close, quotes, multiline, raw, escape, separators, traits);
  }

  SourceSyntax escaping(char with, String notIn) {
    return new SourceSyntax(
        comment, blockOpen, blockClose, quotes, multiline, notIn, with, separators, traits);
  }

  SourceSyntax separatedBy(String characters) {
    return new SourceSyntax(
        comment, blockOpen, blockClose, quotes, multiline, raw, escape, characters, traits);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }
}
