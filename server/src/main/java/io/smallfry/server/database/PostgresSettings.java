package io.smallfry.server.database;

import java.nio.file.Path;

/**
 * What the embedded PostgreSQL is told: small, private, and as safe against crashes as it comes.
 */
final class PostgresSettings {
  /** Everybody shows the password; there is no way in but the Unix socket. */
  static final String ACCESS = "local all all scram-sha-256\n";

  private PostgresSettings() {}

  static String server(Path socketFolder) {
    return """
    # Written by Smallfry at each start: changes here are lost.
    listen_addresses = ''
    unix_socket_directories = '%s'
    unix_socket_permissions = 0700
    password_encryption = 'scram-sha-256'
    max_connections = 30
    superuser_reserved_connections = 2
    shared_buffers = 32MB
    huge_pages = off
    work_mem = 4MB
    maintenance_work_mem = 32MB
    effective_cache_size = 256MB
    jit = off
    io_method = sync
    max_parallel_workers_per_gather = 0
    max_logical_replication_workers = 0
    wal_level = minimal
    max_wal_senders = 0
    max_wal_size = 256MB
    min_wal_size = 32MB
    autovacuum_max_workers = 1
    log_timezone = 'UTC'
    timezone = 'UTC'
    log_checkpoints = off
    log_min_messages = warning
    """
        .formatted(socketFolder);
  }
}
