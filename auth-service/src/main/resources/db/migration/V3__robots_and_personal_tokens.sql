-- Programs that have an account of their own.
CREATE TABLE auth.robot (
  name        text COLLATE "C" PRIMARY KEY
    CHECK (name ~ '^[a-z0-9]+([._-][a-z0-9]+)*$' AND length(name) <= 100),
  description text NOT NULL CHECK (length(description) <= 255),
  -- A pattern: the administrators of these repositories may manage it.
  owned_by    text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);

-- Those of robots, and those that users make for their programs, end at a time that is known when
-- they are made, used or not.
ALTER TABLE auth.credential
  DROP CONSTRAINT credential_kind_check,
  ADD CONSTRAINT credential_kind_check CHECK (kind IN ('identity', 'robot', 'personal')),
  ADD COLUMN label text CHECK (length(label) BETWEEN 1 AND 100),
  ADD COLUMN restriction jsonb,
  ALTER COLUMN idle_expires_at DROP NOT NULL,
  ADD CONSTRAINT credential_idle_check CHECK ((kind = 'identity') = (idle_expires_at IS NOT NULL)),
  -- Null: never.
  ALTER COLUMN last_used_at DROP NOT NULL;

-- As it was, but that credentials are found by an index.
CREATE OR REPLACE FUNCTION auth.revoke(subjects text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  ids  uuid[];
  next bigint;
BEGIN
  SELECT array_agg(given::uuid) INTO ids FROM unnest(subjects) AS given
    WHERE given ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
  UPDATE auth.credential SET revoked_at = clock_timestamp()
    WHERE revoked_at IS NULL AND (owner = ANY (subjects) OR id = ANY (ids));
  UPDATE auth.state SET version = version + 1 RETURNING version INTO next;
  INSERT INTO auth.revocation (subject, version, revoked_at)
    SELECT DISTINCT given COLLATE "C", next, clock_timestamp() FROM unnest(subjects) AS given
    ON CONFLICT (subject) DO UPDATE
      SET version = excluded.version, revoked_at = excluded.revoked_at;
END
$$;

-- No row if there is one of this name.
CREATE FUNCTION auth.create_robot(
    new_name text, new_description text, new_owned_by text, most integer)
  RETURNS TABLE (is_full boolean, created timestamptz) LANGUAGE plpgsql AS $$
BEGIN
  -- One at a time, so that none is counted that another has not committed yet.
  PERFORM pg_advisory_xact_lock(hashtextextended('auth.robot', 0));
  IF NOT EXISTS (SELECT FROM auth.robot WHERE name = new_name)
      AND (SELECT count(*) FROM auth.robot) >= most THEN
    RETURN QUERY SELECT true, NULL::timestamptz;
    RETURN;
  END IF;
  RETURN QUERY INSERT INTO auth.robot (name, description, owned_by)
    VALUES (new_name, new_description, new_owned_by)
    ON CONFLICT (name) DO NOTHING
    RETURNING false, created_at;
END
$$;

-- Takes a robot away with all that was issued to it: a later one of the same name is another one.
CREATE FUNCTION auth.delete_robot(old_name text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM auth.robot WHERE name = old_name;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM auth.revoke(ARRAY['robot:' || old_name]);
  RETURN true;
END
$$;

-- No row if it is for a robot that is not there.
CREATE FUNCTION auth.issue_credential(
    new_id uuid, new_kind text, new_hash bytea, new_owner text, new_identity jsonb,
    new_stamp bytea, new_label text, new_restriction jsonb, seconds double precision,
    most integer)
  RETURNS TABLE (is_full boolean, created timestamptz, expires timestamptz)
  LANGUAGE plpgsql AS $$
BEGIN
  -- One at a time for each owner; and a robot stays until its credential is there to be revoked.
  IF new_kind = 'robot' THEN
    PERFORM FROM auth.robot WHERE name = new_identity ->> 'name' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      RETURN;
    END IF;
  ELSE
    PERFORM pg_advisory_xact_lock(hashtextextended(new_owner, 0));
  END IF;
  -- Of those that are good for nothing any more the last ones stay for a while.
  DELETE FROM auth.credential WHERE id IN (
    SELECT id FROM auth.credential
      WHERE owner = new_owner AND kind = new_kind
        AND (revoked_at IS NOT NULL OR expires_at <= now())
      ORDER BY coalesce(revoked_at, expires_at) DESC OFFSET most);
  IF (SELECT count(*) FROM auth.credential
      WHERE owner = new_owner AND kind = new_kind
        AND revoked_at IS NULL AND expires_at > now()) >= most THEN
    RETURN QUERY SELECT true, NULL::timestamptz, NULL::timestamptz;
    RETURN;
  END IF;
  RETURN QUERY INSERT INTO auth.credential
    (id, kind, secret_hash, owner, identity, account_stamp, label, restriction, expires_at,
      last_used_at)
    VALUES (new_id, new_kind, new_hash, new_owner, new_identity, new_stamp, new_label,
      new_restriction, now() + make_interval(secs => seconds), NULL)
    RETURNING false, created_at, expires_at;
END
$$;
