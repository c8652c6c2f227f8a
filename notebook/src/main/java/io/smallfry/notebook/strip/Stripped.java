package io.smallfry.notebook.strip;

/**
 * What was taken out of a notebook.
 *
 * @param outputs how many outputs
 * @param counts how many execution counts
 * @param keys how many entries of metadata
 * @param cells how many cells
 */
public record Stripped(int outputs, int counts, int keys, int cells) {
  /** Whether the notebook is as it was. */
  public boolean isNothing() {
    return outputs + counts + keys + cells == 0;
  }
}
