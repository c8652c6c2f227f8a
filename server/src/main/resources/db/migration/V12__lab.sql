-- What a person set in JupyterLab, and how their tabs are laid out. JSON as text: it is given back as it came.

create table lab_setting (
  person_id  bigint not null references person,
  plugin     text not null,
  raw        text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (person_id, plugin)
);

create table lab_workspace (
  person_id  bigint not null references person,
  id         text not null,
  data       text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (person_id, id)
);
