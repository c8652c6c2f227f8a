package io.smallfry.notebook.convert;

import java.util.Map;

/**
 * A notebook as Markdown.
 *
 * @param text the document
 * @param images the pictures that it refers to, by file name; none if they stand in the text
 */
public record MarkdownDocument(String text, Map<String, byte[]> images) {}
