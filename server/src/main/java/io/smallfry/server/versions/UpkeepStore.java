package io.smallfry.server.versions;

import io.smallfry.server.versions.VersionViews.Usage;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the tables say of all versions together. Thread-safe; callers open transactions. */
@Component
class UpkeepStore {
  private final JdbcClient jdbc;

  UpkeepStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A history and whose it is. */
  record Owned(long owner, long history) {}

  /** A content and whose it is. */
  record Content(long owner, String hash, long size) {}

  /** Files with more than one version from before a time. */
  List<Owned> withOld(Instant before) {
    return jdbc.sql(
            """
            select owner_id, history_id from version where not pending and saved_at < ?
            group by owner_id, history_id having count(*) > 1 order by history_id
            """)
        .param(Timestamp.from(before))
        .query((row, _) -> new Owned(row.getLong(1), row.getLong(2)))
        .list();
  }

  /** Forgets files that were deleted before a time. */
  int forgetDeleted(Instant before) {
    return jdbc.sql("delete from version_history where deleted_at < ?")
        .param(Timestamp.from(before))
        .update();
  }

  /** Contents that no version has, announced ones included. */
  List<Content> unreferenced(int limit) {
    return jdbc.sql(
            """
            select c.owner_id, c.hash, c.size from version_content c where not exists
              (select from version v where v.owner_id = c.owner_id and v.hash = c.hash)
            limit ?
            """)
        .param(limit)
        .query((row, _) -> new Content(row.getLong(1), row.getString(2), row.getLong(3)))
        .list();
  }

  /**
   * Forgets a content if still no version has it; until the transaction ends nobody can announce
   * one that does.
   */
  boolean forget(Content content) {
    // Two statements: the second one sees what was committed while the first one waited.
    jdbc.sql("select from version_content where owner_id = ? and hash = ? for update")
        .param(content.owner())
        .param(content.hash())
        .query((_, _) -> true)
        .list();
    return jdbc.sql(
                """
                delete from version_content c where owner_id = ? and hash = ? and not exists
                  (select from version v where v.owner_id = c.owner_id and v.hash = c.hash)
                """)
            .param(content.owner())
            .param(content.hash())
            .update()
        > 0;
  }

  /** What all versions of a person take. */
  Usage usage(long owner) {
    return jdbc.sql(
            """
            select count(distinct v.history_id), count(*), coalesce(sum(c.size), 0)::bigint,
              (select coalesce(sum(stored), 0)::bigint from version_content where owner_id = ?)
            from version v join version_content c on c.owner_id = v.owner_id and c.hash = v.hash
            where v.owner_id = ? and not v.pending
            """)
        .param(owner)
        .param(owner)
        .query(
            (row, _) -> new Usage(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
        .single();
  }

  /** What the versions of a file take; contents that other files have, too, count. */
  Usage usage(long owner, long history) {
    return jdbc.sql(
            """
            select count(*), coalesce(sum(c.size), 0)::bigint,
              (select coalesce(sum(stored), 0)::bigint from version_content s where s.owner_id = ?
                and s.hash in (select hash from version where history_id = ?))
            from version v join version_content c on c.owner_id = v.owner_id and c.hash = v.hash
            where v.owner_id = ? and v.history_id = ? and not v.pending
            """)
        .param(owner)
        .param(history)
        .param(owner)
        .param(history)
        .query((row, _) -> new Usage(1, row.getLong(1), row.getLong(2), row.getLong(3)))
        .single();
  }
}
