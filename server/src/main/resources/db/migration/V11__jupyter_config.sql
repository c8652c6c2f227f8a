-- Front ends' config sections. JSON as text: it is given back as it came, never looked into.

create table jupyter_config (
  person_id bigint not null references person,
  section   text not null,
  data      text not null,
  primary key (person_id, section)
);
