-- What has happened, and who did it: written in the transaction of what it tells of, and forgotten
-- after berth.audit.retention. Nothing refers to it, as it outlives what it tells of.
create table audit_event (
  at         timestamptz not null default clock_timestamp(),
  id         uuid not null default gen_random_uuid(),
  action     text collate "C" not null,
  identity   text collate "C" not null,
  credential text,
  peer       text not null,
  how        text,
  repository text collate "C",
  digest     bytea,
  tags       text[],
  name       text,
  times      integer not null default 1,
  last_at    timestamptz,
  primary key (at, id)
);

create index audit_event_repository on audit_event (repository, at, id);
create index audit_event_identity on audit_event (identity, at, id);
-- Most events are pushes: what is rare is found without reading them.
create index audit_event_rare on audit_event (action, at, id) where action <> 'push';
