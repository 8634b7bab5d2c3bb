ALTER TABLE auth.signing_key
  ADD COLUMN next_at    timestamptz,
  ADD COLUMN current_at timestamptz,
  ADD COLUMN retired_at timestamptz;

UPDATE auth.signing_key SET
  next_at    = CASE WHEN state = 'next' THEN created_at END,
  current_at = CASE WHEN state <> 'next' THEN created_at END,
  retired_at = CASE WHEN state = 'retired' THEN clock_timestamp() END;

ALTER TABLE auth.signing_key ADD CHECK (
  CASE state
    WHEN 'next' THEN next_at IS NOT NULL
    WHEN 'current' THEN current_at IS NOT NULL
    ELSE retired_at IS NOT NULL
  END);

CREATE UNIQUE INDEX signing_key_one_next ON auth.signing_key (state) WHERE state = 'next';

-- Every step below locks the row of the state before it looks at a key: one replica at a time takes
-- a step, and those that come later find it taken.

-- Makes a key the current one where there is none, as at the first start.
CREATE FUNCTION auth.begin_signing(name text, jwk jsonb, encrypted bytea) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM auth.state FOR UPDATE;
  IF EXISTS (SELECT FROM auth.signing_key WHERE state = 'current') THEN
    RETURN false;
  END IF;
  INSERT INTO auth.signing_key (kid, public_jwk, private_key, state, current_at)
    VALUES (name, jwk, encrypted, 'current', clock_timestamp());
  UPDATE auth.state SET version = version + 1;
  RETURN true;
END
$$;

-- Publishes a key that is to sign later, unless one waits already; the one that waits then. Where
-- an age is given, nothing happens unless the current key has reached it.
CREATE FUNCTION auth.add_next_key(name text, jwk jsonb, encrypted bytea, age interval)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  waiting jsonb;
BEGIN
  PERFORM FROM auth.state FOR UPDATE;
  SELECT public_jwk INTO waiting FROM auth.signing_key WHERE state = 'next';
  IF FOUND THEN
    RETURN waiting;
  END IF;
  IF age IS NOT NULL AND NOT EXISTS (
      SELECT FROM auth.signing_key
        WHERE state = 'current' AND current_at <= clock_timestamp() - age) THEN
    RETURN NULL;
  END IF;
  INSERT INTO auth.signing_key (kid, public_jwk, private_key, state, next_at)
    VALUES (name, jwk, encrypted, 'next', clock_timestamp());
  UPDATE auth.state SET version = version + 1;
  RETURN jwk;
END
$$;

-- Has the next key sign, if it is this one and has been published for long enough; whether it was.
CREATE FUNCTION auth.promote_next_key(name text, overlap interval) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM auth.state FOR UPDATE;
  IF NOT EXISTS (
      SELECT FROM auth.signing_key
        WHERE kid = name AND state = 'next' AND next_at <= clock_timestamp() - overlap) THEN
    RETURN false;
  END IF;
  UPDATE auth.signing_key SET state = 'retired', retired_at = clock_timestamp()
    WHERE state = 'current';
  UPDATE auth.signing_key SET state = 'current', current_at = clock_timestamp() WHERE kid = name;
  UPDATE auth.state SET version = version + 1;
  RETURN true;
END
$$;

-- Forgets the keys that have been retired for so long; how many.
CREATE FUNCTION auth.forget_retired_keys(age interval) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  PERFORM FROM auth.state FOR UPDATE;
  DELETE FROM auth.signing_key
    WHERE state = 'retired' AND retired_at <= clock_timestamp() - age;
  GET DIAGNOSTICS gone = ROW_COUNT;
  IF gone > 0 THEN
    UPDATE auth.state SET version = version + 1;
  END IF;
  RETURN gone;
END
$$;

-- Puts a key in the place of all others, which are published no more: what they signed is not
-- believed from then on.
CREATE FUNCTION auth.replace_signing_keys(name text, jwk jsonb, encrypted bytea) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM auth.state FOR UPDATE;
  DELETE FROM auth.signing_key;
  INSERT INTO auth.signing_key (kid, public_jwk, private_key, state, current_at)
    VALUES (name, jwk, encrypted, 'current', clock_timestamp());
  UPDATE auth.state SET version = version + 1;
END
$$;
