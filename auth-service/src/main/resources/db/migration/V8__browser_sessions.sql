-- Somebody who has logged in in a browser. It ends at a time that is known when it begins, and
-- before that when it is not used.
CREATE TABLE auth.browser_session (
  id              uuid PRIMARY KEY,
  owner           text COLLATE "C" NOT NULL,
  identity        jsonb NOT NULL,
  provider        text NOT NULL,
  form_secret     text NOT NULL,
  -- The form with this number makes a token, and none with another one.
  next_form       integer NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL,
  idle_expires_at timestamptz NOT NULL
);

CREATE INDEX browser_session_owner ON auth.browser_session (owner, created_at);
CREATE INDEX browser_session_expires
  ON auth.browser_session (least(expires_at, idle_expires_at));

-- What has let its browser in, by the hash: one after another. Those that were replaced stay as
-- long as the session does, to be known again.
CREATE TABLE auth.browser_secret (
  hash        bytea PRIMARY KEY CHECK (length(hash) = 32),
  session     uuid NOT NULL REFERENCES auth.browser_session ON DELETE CASCADE,
  created_at  timestamptz NOT NULL DEFAULT now(),
  replaced_at timestamptz
);

CREATE INDEX browser_secret_session ON auth.browser_secret (session);

-- Where somebody has too many, the one that began first goes.
CREATE FUNCTION auth.begin_browser_session(
    new_id uuid, new_hash bytea, new_owner text, new_identity jsonb, new_provider text,
    new_form_secret text, lifetime double precision, idle double precision, most integer)
  RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('session of ' || new_owner, 0));
  DELETE FROM auth.browser_session WHERE id IN (
    SELECT id FROM auth.browser_session WHERE owner = new_owner
      ORDER BY created_at DESC OFFSET most - 1);
  INSERT INTO auth.browser_session
    (id, owner, identity, provider, form_secret, expires_at, idle_expires_at)
    VALUES (new_id, new_owner, new_identity, new_provider, new_form_secret,
      now() + make_interval(secs => lifetime), now() + make_interval(secs => idle));
  INSERT INTO auth.browser_secret (hash, session) VALUES (new_hash, new_id);
END
$$;

-- The session that a secret lets in to; no row if there is none. A secret that is old enough is
-- replaced by a fresh one. One that was replaced is good for a moment more, as requests may be
-- under way at the same time; after that somebody else has it, and the session ends.
CREATE FUNCTION auth.use_browser_session(
    presented bytea, fresh bytea, idle double precision, age double precision,
    overlap double precision)
  RETURNS TABLE (is_reused boolean, is_replaced boolean, session_id uuid, who jsonb,
    by_provider text, by_form_secret text, form integer)
  LANGUAGE plpgsql AS $$
DECLARE
  known  auth.browser_session;
  secret auth.browser_secret;
BEGIN
  SELECT s.* INTO known
    FROM auth.browser_session AS s JOIN auth.browser_secret AS k ON k.session = s.id
    WHERE k.hash = presented FOR UPDATE OF s;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- Only now, as it may just have been replaced by who had the session locked.
  SELECT k.* INTO secret FROM auth.browser_secret AS k WHERE k.hash = presented;
  is_reused := coalesce(
    secret.replaced_at < clock_timestamp() - make_interval(secs => overlap), false);
  IF is_reused OR least(known.expires_at, known.idle_expires_at) <= now() THEN
    DELETE FROM auth.browser_session AS s WHERE s.id = known.id;
  END IF;
  IF NOT is_reused AND least(known.expires_at, known.idle_expires_at) <= now() THEN
    RETURN;
  END IF;
  is_replaced := NOT is_reused AND secret.replaced_at IS NULL
    AND secret.created_at < now() - make_interval(secs => age);
  IF is_replaced THEN
    UPDATE auth.browser_secret AS k SET replaced_at = clock_timestamp() WHERE k.hash = presented;
    INSERT INTO auth.browser_secret (hash, session) VALUES (fresh, known.id);
  END IF;
  UPDATE auth.browser_session AS s SET idle_expires_at = now() + make_interval(secs => idle)
    WHERE s.id = known.id;
  RETURN QUERY SELECT is_reused, is_replaced, known.id, known.identity, known.provider,
    known.form_secret, known.next_form;
END
$$;

-- As it was, but that sessions of browsers end, too.
CREATE OR REPLACE FUNCTION auth.revoke(subjects text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  ids  uuid[];
  next bigint;
BEGIN
  SELECT array_agg(given::uuid) INTO ids FROM unnest(subjects) AS given
    WHERE given ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
  UPDATE auth.credential SET revoked_at = clock_timestamp()
    WHERE revoked_at IS NULL AND (owner = ANY (subjects) OR id = ANY (ids));
  DELETE FROM auth.browser_session WHERE owner = ANY (subjects);
  UPDATE auth.state SET version = version + 1 RETURNING version INTO next;
  INSERT INTO auth.revocation (subject, version, revoked_at)
    SELECT DISTINCT given COLLATE "C", next, clock_timestamp() FROM unnest(subjects) AS given
    ON CONFLICT (subject) DO UPDATE
      SET version = excluded.version, revoked_at = excluded.revoked_at;
END
$$;
