-- People, and the ways in which they show who they are. Secrets are kept as SHA-256 of 256 random bits.

create table person (
  id         bigint generated always as identity primary key,
  name       text not null unique,
  created_at timestamptz not null
);

create table sign_in_session (
  hash         bytea primary key,
  person_id    bigint not null references person,
  created_at   timestamptz not null,
  last_used_at timestamptz not null
);
create index sign_in_session_last_used on sign_in_session (last_used_at);

create table api_token (
  id           bigint generated always as identity primary key,
  person_id    bigint not null references person,
  name         text not null,
  hash         bytea not null unique,
  created_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
create index api_token_person on api_token (person_id);
