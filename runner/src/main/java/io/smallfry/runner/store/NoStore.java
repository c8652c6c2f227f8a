package io.smallfry.runner.store;

import io.smallfry.runner.NotebookSink;

/** A scheme that nothing here reads or writes. */
record NoStore(String scheme) implements Store {
  @Override
  public byte[] read(String name) throws StoreException {
    throw refused();
  }

  @Override
  public NotebookSink sink(String name) throws StoreException {
    throw refused();
  }

  private StoreException refused() {
    String what =
        switch (scheme) {
          case "abfs", "abfss", "abs", "adl", "wasb", "wasbs" ->
              "Azure's storage (" + scheme + "://) is not supported yet";
          case "gs", "gcs" -> "Google's storage (" + scheme + "://) is not supported yet";
          case "hdfs" -> "HDFS is not supported yet";
          default -> "there is no " + scheme + "://";
        };
    return StoreException.refused(what + "; files, s3:// and http(s):// are", null);
  }
}
