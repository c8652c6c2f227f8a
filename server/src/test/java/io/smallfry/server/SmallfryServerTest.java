package io.smallfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallfry.server.access.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class SmallfryServerTest {
  @Test
  void aSecondServerOnTheFolderSaysWhoUsesIt() {
    ServerUnderTest first = ServerUnderTest.shared();

    assertThatExceptionOfType(ServerStartException.class)
        .isThrownBy(() -> SmallfryServer.start(first.settings()))
        .withMessageContaining(first.settings().data().toString())
        .withMessageContaining("process " + ProcessHandle.current().pid())
        .withMessageContaining(first.server().address().toString());
  }

  @Test
  void aTakenPortLeavesNothingRunning() throws IOException {
    Path data = ServerUnderTest.temporaryFolder();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerSettings settings = ServerUnderTest.settings(data).withPort(taken.getLocalPort());

      assertThatExceptionOfType(ServerStartException.class)
          .isThrownBy(() -> SmallfryServer.start(settings))
          .withMessage(
              "Port %d of 127.0.0.1 is taken by another program: choose another one with --port.",
              taken.getLocalPort());
    }
    assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();

    // The same folder, at once: its lock is free, its database was stopped in order, its data is
    // there.
    String token = Tokens.create(ServerUnderTest.settings(data), "made while nothing runs");
    try (ServerUnderTest server = ServerUnderTest.start(data)) {
      server.anonymous().withToken(token).get("/api/v1/me").expect(200);
      String another = Tokens.create(server.settings(), "made while the server runs");
      server.anonymous().withToken(another).get("/api/v1/me").expect(200);
    }
    assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void onlyTheOwnerEntersTheDataFolder() throws IOException {
    Path data = ServerUnderTest.shared().settings().data();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("postgres/password"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createTempFile("smallfry-test-", ".txt");

    assertThatExceptionOfType(ServerStartException.class)
        .isThrownBy(() -> SmallfryServer.start(ServerUnderTest.settings(file.resolve("data"))))
        .withMessageStartingWith("The data folder " + file.resolve("data") + " can't be used:");
  }
}
