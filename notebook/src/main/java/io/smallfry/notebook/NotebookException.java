package io.smallfry.notebook;

import org.jspecify.annotations.Nullable;

/**
 * A document that is no usable notebook, or a request it can't meet. The message is one sentence
 * for a person.
 */
public class NotebookException extends RuntimeException {
  public NotebookException(String message) {
    super(message);
  }

  public NotebookException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
