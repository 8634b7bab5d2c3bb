-- A row is the claim of an object key that no repository shows yet. It stands until the key is
-- linked and its answer forgotten, or until the key's bytes have been removed.
create table upload.session (
  id uuid primary key,
  repository text collate "C" not null,
  object_key text collate "C" not null unique,
  algorithm text collate "C" not null,
  peer text collate "C" not null,
  state text collate "C" not null
    check (state in ('open', 'committing', 'committed', 'linked', 'cancelled', 'expired')),
  -- How many bytes are durable; from 'committed' on, the size of the object.
  acknowledged bigint not null default 0 check (acknowledged >= 0),
  -- What the store needs to go on with them.
  handle text collate "C" not null default '',
  -- The process whose writer has not ended as far as is known; null once it has released.
  owner text collate "C",
  -- Grows with each claim, so that whoever holds an older one has lost.
  epoch integer not null default 0,
  -- What a finish has asked for, in the binary form of digests.
  digest bytea,
  link_before timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  check (digest is not null or state in ('open', 'cancelled', 'expired')),
  check (link_before is not null or state not in ('committed', 'linked'))
);

create index session_expiry on upload.session (expires_at);

create index session_peer on upload.session (peer) where state in ('open', 'committing');
