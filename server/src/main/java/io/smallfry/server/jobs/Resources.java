package io.smallfry.server.jobs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Says in plain words why storage did not take something. */
final class Resources {
  private Resources() {}

  static String explain(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof AccessDeniedException denied) {
        return "Smallfry may not write " + denied.getFile() + ": check who owns the data folder.";
      }
      if (e instanceof FileSystemException || e instanceof IOException) {
        String text = String.valueOf(e.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota")) {
          return "The disk of the data folder is full: free some space and run the job again.";
        }
        if (lower.contains("read-only file system")) {
          return "The data folder is on a file system that can't be written.";
        }
      }
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
