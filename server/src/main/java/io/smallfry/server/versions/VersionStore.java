package io.smallfry.server.versions;

import io.smallfry.server.contents.FileVersions.Cause;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of histories and versions. Thread-safe; callers open transactions. */
@Component
class VersionStore {
  private static final String HISTORIES =
      """
      select h.*, newest.hash as newest, newest.saved_at as newest_at,
        exists (select from version p where p.history_id = h.id and p.pending) as has_pending
      from version_history h left join lateral
        (select hash, saved_at from version v where v.history_id = h.id and not v.pending order by v.id desc limit 1)
        newest on true
      """;

  private static final String VERSIONS =
      """
      select v.*, h.path, c.size, coalesce(c.stored, 0) as stored, p.name as saver
      from version v join version_history h on h.id = v.history_id
        join version_content c on c.owner_id = v.owner_id and c.hash = v.hash
        left join person p on p.id = v.saved_by
      where not v.pending and v.owner_id = ?
      """;

  private final JdbcClient jdbc;

  VersionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The history of the file that has this name now. */
  Optional<History> find(long owner, String path) {
    return jdbc.sql(HISTORIES + "where h.owner_id = ? and h.path_hash = ? and h.deleted_at is null")
        .param(owner)
        .param(hash(path))
        .query(VersionStore::history)
        .optional();
  }

  /** The history of a file that is there or was deleted. */
  Optional<History> history(long owner, long id) {
    return jdbc.sql(HISTORIES + "where h.owner_id = ? and h.id = ?")
        .param(owner)
        .param(id)
        .query(VersionStore::history)
        .optional();
  }

  /** The history of the file that had this name last. */
  Optional<History> lastDeleted(long owner, String path) {
    return jdbc.sql(
            HISTORIES
                + "where h.owner_id = ? and h.path = ? and h.deleted_at is not null"
                + " order by h.deleted_at desc limit 1")
        .param(owner)
        .param(path)
        .query(VersionStore::history)
        .optional();
  }

  /** Deleted files, the last one first. */
  List<History> deleted(long owner, int limit) {
    return jdbc.sql(
            HISTORIES
                + "where h.owner_id = ? and h.deleted_at is not null"
                + " and newest.hash is not null order by h.deleted_at desc, h.id desc limit ?")
        .param(owner)
        .param(limit)
        .query(VersionStore::history)
        .list();
  }

  /** Files whose newest version has this content. */
  List<History> holding(long owner, String hash) {
    return jdbc.sql(
            HISTORIES
                + """
                where h.owner_id = ? and h.deleted_at is null and newest.hash = ?
                  and h.id in (select v.history_id from version v where v.owner_id = h.owner_id and v.hash = ?)
                order by h.id
                """)
        .param(owner)
        .param(hash)
        .param(hash)
        .query(VersionStore::history)
        .list();
  }

  /** What is at a path and below is there no more. */
  void goneAll(long owner, String path, Instant now) {
    jdbc.sql(
            """
            update version_history set deleted_at = ?, tag = null
            where owner_id = ? and deleted_at is null and (path = ? or starts_with(path, ?))
            """)
        .param(Timestamp.from(now))
        .param(owner)
        .param(path)
        .param(path + "/")
        .update();
  }

  /** What is at a path and below is at another one. */
  void renameAll(long owner, String from, String to) {
    jdbc.sql(
            """
            update version_history h set path = renamed.path, path_hash = sha256(convert_to(renamed.path, 'UTF8'))
            from (select id, ?::text || substr(path, length(?::text) + 1) as path from version_history
                  where owner_id = ? and deleted_at is null and (path = ? or starts_with(path, ?))) renamed
            where h.id = renamed.id
            """)
        .param(to)
        .param(from)
        .param(owner)
        .param(from)
        .param(from + "/")
        .update();
  }

  boolean isDeleted(long history) {
    return jdbc.sql("select count(*) from version_history where id = ? and deleted_at is not null")
            .param(history)
            .query(Long.class)
            .single()
        > 0;
  }

  long create(long owner, String path) {
    return jdbc.sql(
            "insert into version_history (owner_id, path, path_hash) values (?, ?, ?) returning id")
        .param(owner)
        .param(path)
        .param(hash(path))
        .query(Long.class)
        .single();
  }

  void rename(long id, String path) {
    jdbc.sql("update version_history set path = ?, path_hash = ? where id = ?")
        .param(path)
        .param(hash(path))
        .param(id)
        .update();
  }

  /** The file holds the newest version, by this tag. */
  void seen(long id, String tag) {
    jdbc.sql("update version_history set tag = ?, deleted_at = null where id = ?")
        .param(tag)
        .param(id)
        .update();
  }

  /** The file is gone. A history without versions is forgotten. */
  void gone(long id, Instant now) {
    jdbc.sql("delete from version where history_id = ? and pending").param(id).update();
    jdbc.sql(
            "delete from version_history h where id = ? and not exists"
                + " (select from version v where v.history_id = h.id)")
        .param(id)
        .update();
    jdbc.sql("update version_history set deleted_at = ?, tag = null where id = ?")
        .param(Timestamp.from(now))
        .param(id)
        .update();
  }

  /**
   * Notes a content down, so that what is stored of it is not deleted before this transaction ends.
   */
  void content(long owner, String hash, long size) {
    jdbc.sql(
            """
            insert into version_content (owner_id, hash, size) values (?, ?, ?)
            on conflict (owner_id, hash) do update set size = excluded.size
            """)
        .param(owner)
        .param(hash)
        .param(size)
        .update();
  }

  void stored(long owner, String hash, long bytes) {
    jdbc.sql("update version_content set stored = ? where owner_id = ? and hash = ?")
        .param(bytes)
        .param(owner)
        .param(hash)
        .update();
  }

  /** Announces a version. */
  long announce(
      long owner,
      long history,
      String hash,
      @Nullable Long by,
      Instant now,
      Cause cause,
      @Nullable Long restoredFrom) {
    return jdbc.sql(
            """
            insert into version (history_id, owner_id, hash, saved_by, saved_at, cause, restored_from, pending)
            values (?, ?, ?, ?, ?, ?, ?, true) returning id
            """)
        .param(history)
        .param(owner)
        .param(hash)
        .param(by)
        .param(Timestamp.from(now))
        .param(cause.name().toLowerCase(Locale.ROOT))
        .param(restoredFrom)
        .query(Long.class)
        .single();
  }

  /** What was announced was written. */
  void confirm(long version) {
    jdbc.sql("update version set pending = false where id = ?").param(version).update();
  }

  /** The last version of a content that was announced was written, if there is one. */
  void confirm(long history, String hash) {
    jdbc.sql(
            """
            update version set pending = false where id =
              (select id from version where history_id = ? and hash = ? and pending order by id desc limit 1)
            """)
        .param(history)
        .param(hash)
        .update();
  }

  /** What else was announced was not written. */
  void dropPending(long history) {
    jdbc.sql("delete from version where history_id = ? and pending").param(history).update();
  }

  /** Deletes a version, unless it was named in the meantime. */
  void deleteUnnamed(long version) {
    jdbc.sql("delete from version where id = ? and name is null").param(version).update();
  }

  void delete(long version) {
    jdbc.sql("delete from version where id = ?").param(version).update();
  }

  /** Forgets a history that has no versions. */
  void forgetIfEmpty(long history) {
    jdbc.sql(
            "delete from version_history h where id = ? and not exists"
                + " (select from version v where v.history_id = h.id)")
        .param(history)
        .update();
  }

  Optional<Version> version(long owner, long id) {
    return jdbc.sql(VERSIONS + " and v.id = ?")
        .param(owner)
        .param(id)
        .query(VersionStore::version)
        .optional();
  }

  /** Versions of a file, the newest first. */
  List<Version> versions(long owner, long history, long before, int limit) {
    return jdbc.sql(VERSIONS + " and v.history_id = ? and v.id < ? order by v.id desc limit ?")
        .param(owner)
        .param(history)
        .param(before)
        .param(limit)
        .query(VersionStore::version)
        .list();
  }

  void name(long version, @Nullable String name) {
    jdbc.sql("update version set name = ? where id = ?").param(name).param(version).update();
  }

  private static History history(ResultSet row, int n) throws SQLException {
    Timestamp deleted = row.getTimestamp("deleted_at");
    Timestamp newest = row.getTimestamp("newest_at");
    return new History(
        row.getLong("id"),
        row.getString("path"),
        row.getString("tag"),
        deleted == null ? null : deleted.toInstant(),
        row.getString("newest"),
        newest == null ? null : newest.toInstant(),
        row.getBoolean("has_pending"));
  }

  private static Version version(ResultSet row, int n) throws SQLException {
    long restored = row.getLong("restored_from");
    Long restoredFrom = row.wasNull() ? null : restored;
    return new Version(
        row.getLong("id"),
        row.getLong("history_id"),
        row.getString("path"),
        row.getString("hash"),
        row.getLong("size"),
        row.getLong("stored"),
        row.getString("saver"),
        row.getTimestamp("saved_at").toInstant(),
        Cause.valueOf(row.getString("cause").toUpperCase(Locale.ROOT)),
        restoredFrom,
        row.getString("name"));
  }

  private static byte[] hash(String path) {
    MessageDigest digest = Hashing.sha256();
    return digest.digest(path.getBytes(StandardCharsets.UTF_8));
  }
}
