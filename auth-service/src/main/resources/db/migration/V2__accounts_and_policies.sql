-- What gateways judge by has one version. Every transaction that changes any of it raises the
-- version and holds its row until it ends, so that versions become visible in their order.
CREATE TABLE auth.state (
  id      int PRIMARY KEY CHECK (id = 1),
  version bigint NOT NULL
);

INSERT INTO auth.state (id, version) VALUES (1, 1);

CREATE TABLE auth.policy (
  name     text COLLATE "C" PRIMARY KEY,
  document jsonb NOT NULL CHECK (document ->> 'name' = name),
  source   text NOT NULL CHECK (source IN ('file', 'api'))
);

-- What was granted to a subject by an earlier version is not to be believed any more. A subject is
-- an identity ('user:ann') or the id of a credential.
CREATE TABLE auth.revocation (
  subject text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  revoked_at timestamptz NOT NULL
);

CREATE INDEX revocation_revoked_at ON auth.revocation (revoked_at);

-- What stands in for a password, by the hash of the secret: it is never stored itself.
CREATE TABLE auth.credential (
  id              uuid PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('identity')),
  secret_hash     bytea NOT NULL UNIQUE,
  owner           text COLLATE "C" NOT NULL,
  identity        jsonb NOT NULL,
  -- A hash of what the account was let in by: with another password it is another account.
  account_stamp   bytea,
  created_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL,
  idle_expires_at timestamptz NOT NULL,
  last_used_at    timestamptz NOT NULL DEFAULT now(),
  revoked_at      timestamptz
);

CREATE INDEX credential_owner ON auth.credential (owner, last_used_at);
CREATE INDEX credential_expires ON auth.credential (least(expires_at, idle_expires_at));

-- Puts the policies of the file in the place of those it had; whether that changed anything. A
-- policy of the file takes the place of one of the same name from elsewhere.
CREATE FUNCTION auth.take_over_policies(documents jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
  put  integer;
BEGIN
  DELETE FROM auth.policy
    WHERE source = 'file'
      AND name NOT IN (SELECT given ->> 'name' FROM jsonb_array_elements(documents) AS given);
  GET DIAGNOSTICS gone = ROW_COUNT;
  INSERT INTO auth.policy AS known (name, document, source)
    SELECT given ->> 'name', given, 'file' FROM jsonb_array_elements(documents) AS given
      ORDER BY given ->> 'name' COLLATE "C"
    ON CONFLICT (name) DO UPDATE SET document = excluded.document, source = 'file'
      WHERE known.document <> excluded.document OR known.source <> 'file';
  GET DIAGNOSTICS put = ROW_COUNT;
  IF gone + put > 0 THEN
    UPDATE auth.state SET version = version + 1;
  END IF;
  RETURN gone + put > 0;
END
$$;

-- Nothing that was issued to these subjects up to now is to be believed any more, nor the
-- credentials that are theirs.
CREATE FUNCTION auth.revoke(subjects text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  next bigint;
BEGIN
  UPDATE auth.credential SET revoked_at = clock_timestamp()
    WHERE revoked_at IS NULL AND (owner = ANY (subjects) OR id::text = ANY (subjects));
  UPDATE auth.state SET version = version + 1 RETURNING version INTO next;
  INSERT INTO auth.revocation (subject, version, revoked_at)
    SELECT DISTINCT given COLLATE "C", next, clock_timestamp() FROM unnest(subjects) AS given
    ON CONFLICT (subject) DO UPDATE
      SET version = excluded.version, revoked_at = excluded.revoked_at;
END
$$;
