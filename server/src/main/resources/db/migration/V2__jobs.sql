-- Jobs and their runs. A run stays when its job is deleted.

create table job (
  id          bigint generated always as identity primary key,
  owner_id    bigint not null references person,
  name        text not null,
  notebook    text not null,
  parameters  json not null,               -- json, not jsonb: the order is the author's
  kernel      text,
  cron        text,
  time_zone   text,
  enabled     boolean not null,
  next_run_at timestamptz,                 -- null when nothing is due any more
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  deleted_at  timestamptz
);
create unique index job_name on job (owner_id, name) where deleted_at is null;
create index job_due on job (next_run_at) where enabled and deleted_at is null;

create table run (
  id               bigint generated always as identity primary key,
  job_id           bigint not null references job,
  owner_id         bigint not null references person,
  state            text not null check (state in
                     ('queued', 'starting', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'skipped')),
  failure_kind     text check (failure_kind in ('user', 'platform', 'timeout')),
  reason           text,
  trigger          text not null check (trigger in ('manual', 'schedule')),
  triggered_by     text not null,
  scheduled_at     timestamptz,
  created_at       timestamptz not null,
  started_at       timestamptz,
  ended_at         timestamptz,
  notebook         text not null,
  parameters       json not null,
  kernel           text,
  attempt          int not null default 0,  -- the number of the last one
  cancel_requested text,                    -- by whom
  source_path      text,
  source_sha256    text,
  cells            int not null default 0,
  cells_done       int not null default 0,
  current_cell     int,
  error            json,
  unique (job_id, scheduled_at)             -- each scheduled time once
);
create index run_of_job on run (job_id, id desc);
create index run_of_owner on run (owner_id, id desc);
create index run_open on run (job_id) where state in ('queued', 'starting', 'running');
create index run_created on run (owner_id, created_at);

create table attempt (
  run_id        bigint not null references run,
  number        int not null,
  state         text not null check (state in
                  ('starting', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled')),
  failure_kind  text check (failure_kind in ('user', 'platform', 'timeout')),
  reason        text,
  server        text not null,              -- which server executes it
  started_at    timestamptz not null,
  ended_at      timestamptz,
  output_path   text,
  output_sha256 text,
  primary key (run_id, number)
);
create index attempt_open on attempt (server) where state in ('starting', 'running');

-- db-scheduler's table: which runs wait, and which server has claimed which.
create table scheduled_tasks (
  task_name            text not null,
  task_instance        text not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_execution on scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);
