-- What files were. A history is one file's life, whatever it was called; a version is what it held from one change to
-- the next; a content is stored once for each person, however many versions have it.

create table version_history (
  id         bigint generated always as identity primary key,
  owner_id   bigint not null references person,
  path       text not null,
  path_hash  bytea not null,              -- SHA-256 of the path: an index holds no path of 3,000 bytes
  tag        text,                        -- storage's tag of the file when it was last seen to hold the newest version
  deleted_at timestamptz
);
create unique index version_history_path on version_history (owner_id, path_hash) where deleted_at is null;
create index version_history_deleted on version_history (owner_id, deleted_at) where deleted_at is not null;

create table version_content (
  owner_id bigint not null references person,
  hash     text not null,                 -- SHA-256 of the content, 64 hexadecimal digits
  size     bigint not null,
  stored   bigint,                        -- how much room it takes; null until it is in storage
  primary key (owner_id, hash)
);

create table version (
  id            bigint generated always as identity primary key,
  history_id    bigint not null references version_history on delete cascade,
  owner_id      bigint not null,
  hash          text not null,
  saved_by      bigint references person, -- null when it wasn't through this server
  saved_at      timestamptz not null,
  cause         text not null check (cause in ('save', 'restore', 'copy', 'found', 'outside')),
  restored_from bigint,
  name          text,
  pending       boolean not null,         -- announced before the file is replaced, confirmed after
  foreign key (owner_id, hash) references version_content
);
create index version_of_history on version (history_id, id desc);
create index version_of_content on version (owner_id, hash);
