-- Notebooks that a person trusts: SHA-256 of the file in nbformat's own form.

create table notebook_trust (
  person_id  bigint not null references person,
  digest     bytea not null,
  trusted_at timestamptz not null,
  primary key (person_id, digest)
);
