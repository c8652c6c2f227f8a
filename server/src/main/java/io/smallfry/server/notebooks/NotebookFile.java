package io.smallfry.server.notebooks;

/**
 * A notebook in a person's home.
 *
 * @param path from the home, with slashes
 * @param lastModified in UTC, as ISO 8601 has it
 */
record NotebookFile(String path, String lastModified) {}
