package io.smallfry.server.contents;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.CellType;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookWriter;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;

/**
 * Which notebooks a person trusts, as Jupyter has it: one whose outputs their own kernels made, or
 * that they trusted expressly. In others the scripts and HTML of outputs don't run in Lab until the
 * cell is executed again. What is remembered is a digest of the whole notebook. Thread-safe.
 */
@Repository
class NotebookTrust {
  private static final String TRUSTED = "trusted";
  // These can't hold HTML or scripts.
  private static final Set<String> HARMLESS = Set.of("stream", "error");

  private final JdbcClient database;
  private final InstantSource time;

  NotebookTrust(JdbcClient database, InstantSource time) {
    this.database = database;
    this.time = time;
  }

  /** Sets {@code metadata.trusted} of the code cells, which Lab reads. */
  void mark(long person, Notebook notebook) {
    List<Cell> code =
        notebook.cells().stream().filter(cell -> cell.type() == CellType.CODE).toList();
    boolean known =
        code.stream().allMatch(NotebookTrust::harmless)
            || known(person, digest(NotebookWriter.toBytes(notebook)));
    for (Cell cell : code) {
      cell.metadata().put(TRUSTED, known || harmless(cell));
    }
  }

  private static boolean harmless(Cell cell) {
    JsonNode outputs = cell.json().get("outputs");
    if (outputs == null) {
      return true;
    }
    for (JsonNode output : outputs) {
      JsonNode type = output.get("output_type");
      if (type == null || !type.isString() || !HARMLESS.contains(type.stringValue())) {
        return false;
      }
    }
    return true;
  }

  private boolean known(long person, byte[] digest) {
    return database
            .sql("select count(*) from notebook_trust where person_id = ? and digest = ?")
            .params(person, digest)
            .query(Long.class)
            .single()
        > 0;
  }

  /**
   * Remembers that a person trusts a notebook.
   *
   * @param bytes as {@link NotebookWriter} writes it
   */
  void trust(long person, byte[] bytes) {
    database
        .sql(
            """
            insert into notebook_trust (person_id, digest, trusted_at) values (?, ?, ?)
            on conflict (person_id, digest) do update set trusted_at = excluded.trusted_at
            """)
        .params(person, digest(bytes), time.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static byte[] digest(byte[] bytes) {
    MessageDigest digest = Hashes.sha256();
    return digest.digest(bytes);
  }
}
