package io.smallfry.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStorageTest extends StorageContract {
  @TempDir Path folder;

  @Override
  Storage storage() {
    return new FolderStorage(folder.resolve("storage"));
  }

  @Test
  void aSealedFileIsReadOnly() throws IOException {
    Storage storage = storage();
    storage.write("a/b", List.of(bytes("x")), true);

    storage.seal("a/b");

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("storage/a/b"))))
        .isEqualTo("r--r--r--");
  }
}
