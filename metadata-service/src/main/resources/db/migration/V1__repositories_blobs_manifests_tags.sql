-- Digests are bytea: one byte for the algorithm, then the value. It is half the size of the text,
-- and its order is that of the algorithms and then of the values.
-- Names have the collation "C", so that their order is that of their bytes on every system.
--
-- The chain tag -> manifest -> repository_blob -> blob restricts: the database itself refuses to
-- drop what is in use. What is referred to before it is here has an *expected* row
-- (present = false), which nobody sees and which what arrives later turns into a real one; one
-- unique index so puts both orders of arrival in a row, and the hold of the reference is real.

create table repository (
  id bigint generated always as identity primary key,
  name text collate "C" not null unique,
  created_at timestamptz not null default now()
);

-- Content, whoever shows it. A descriptor's size is never trusted: the size comes with the key.
create table blob (
  digest bytea primary key,
  state text not null check (state in ('EXPECTED', 'STORED', 'QUARANTINED')),
  size bigint check (size >= 0),
  object_key text collate "C" unique,
  check ((state = 'EXPECTED') = (object_key is null)),
  check ((object_key is null) = (size is null))
);

-- What makes a blob visible in a repository. touched_at starts its lease: until that is over it
-- stays, though no manifest holds it yet.
create table repository_blob (
  repository_id bigint not null references repository on delete restrict,
  digest bytea not null references blob on delete restrict,
  present boolean not null,
  touched_at timestamptz not null default now(),
  primary key (repository_id, digest)
);

-- A mount without a source, and whoever asks whether a blob is in use at all, go by the digest.
create index repository_blob_by_digest on repository_blob (digest);

-- The payload is stored byte for byte. entry_bytes is about how long the entry in a list of
-- referrers is, so that a page can be bounded before the annotations are read.
create table manifest (
  repository_id bigint not null references repository on delete restrict,
  digest bytea not null,
  present boolean not null,
  media_type text,
  artifact_type text,
  subject bytea,
  annotations jsonb,
  entry_bytes integer,
  size bigint,
  payload bytea,
  pushed_at timestamptz,
  touched_at timestamptz not null default now(),
  primary key (repository_id, digest),
  foreign key (repository_id, subject) references manifest on delete restrict,
  check (present = (payload is not null)),
  check (present = (media_type is not null)),
  check (present = (entry_bytes is not null)),
  check (present = (size is not null)),
  check (present = (pushed_at is not null)),
  check (present or (subject is null and annotations is null and artifact_type is null))
);

-- Manifests are compressed by neither the database nor its client: most are small, and the large
-- ones are read far more often than written.
alter table manifest alter column payload set storage external;

create index manifest_by_subject on manifest (repository_id, subject, digest)
  where subject is not null;
create index manifest_by_subject_and_type
  on manifest (repository_id, subject, artifact_type, digest) where subject is not null;

-- Which blobs a manifest names. An entry of an index stands here and in manifest_child, as it may
-- be a blob as well as a manifest: whatever stands or arrives under its digest is held.
create table manifest_blob (
  repository_id bigint not null,
  manifest_digest bytea not null,
  blob_digest bytea not null,
  kind text not null check (kind in ('CONFIG', 'LAYER', 'FOREIGN', 'ENTRY')),
  primary key (repository_id, manifest_digest, blob_digest),
  foreign key (repository_id, manifest_digest) references manifest on delete restrict,
  foreign key (repository_id, blob_digest) references repository_blob on delete restrict
);

create index manifest_blob_by_blob on manifest_blob (repository_id, blob_digest, kind);

-- Which manifests an index names.
create table manifest_child (
  repository_id bigint not null,
  parent bytea not null,
  child bytea not null,
  primary key (repository_id, parent, child),
  foreign key (repository_id, parent) references manifest on delete restrict,
  foreign key (repository_id, child) references manifest on delete restrict
);

create index manifest_child_by_child on manifest_child (repository_id, child);

create table tag (
  repository_id bigint not null references repository on delete restrict,
  name text collate "C" not null,
  digest bytea not null,
  updated_at timestamptz not null default now(),
  primary key (repository_id, name),
  foreign key (repository_id, digest) references manifest on delete restrict
);

create index tag_by_digest on tag (repository_id, digest);

-- Where a tag has pointed. It outlives the repository, so it has the name and not the id.
create table tag_history (
  id bigint generated always as identity primary key,
  repository text collate "C" not null,
  tag text collate "C" not null,
  digest bytea, -- null: deleted
  previous bytea, -- null: new
  at timestamptz not null default now()
);

create index tag_history_by_tag on tag_history (repository, tag, id);

-- Digests that may have lost their last holder. Whoever collects them checks again.
create table gc_candidate (
  digest bytea primary key,
  since timestamptz not null default now()
);

-- Keys whose bytes are to be deleted; no blob is ever linked to one of them.
create table doomed_object (
  object_key text collate "C" primary key,
  reason text not null,
  doomed_at timestamptz not null default now()
);

-- The outbox. Its readers go by (xid, id) below pg_snapshot_xmin, so that a row that is committed
-- late is not passed over.
create table event (
  xid xid8 not null default pg_current_xact_id(),
  id bigint generated always as identity,
  at timestamptz not null default now(),
  kind text not null,
  repository text collate "C" not null,
  digest bytea,
  tag text collate "C",
  primary key (xid, id)
);

create table mode (
  only_row boolean primary key default true check (only_row),
  read_only boolean not null
);

insert into mode (read_only) values (false);

-- The first statement of every change: whether it may go on. It holds a lock until the change is
-- committed, which whoever sets the mode waits for; so once the registry is said to be read-only,
-- nothing changes any more. The mode is read by a statement of its own, that is after the lock.
create function admits_changes() returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('berth mode'));
  return (select not read_only from mode);
end
$$;
