-- Puts a policy in the place of the one with this tag (md5 of its text), or of none where that is
-- empty; its new tag, or null if that is not what is there, or there are too many.
CREATE FUNCTION auth.put_policy(given jsonb, expected text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  known auth.policy;
BEGIN
  -- Changes go one after another, and so nobody adds what is looked for here.
  PERFORM 1 FROM auth.state FOR UPDATE;
  SELECT * INTO known FROM auth.policy WHERE name = given ->> 'name';
  IF coalesce(md5(known.document::text), '') <> expected OR known.source = 'file' THEN
    RETURN NULL;
  END IF;
  IF known.name IS NULL AND (SELECT count(*) FROM auth.policy) >= 10000 THEN
    RETURN NULL;
  END IF;
  IF known.document IS DISTINCT FROM given THEN
    INSERT INTO auth.policy (name, document, source) VALUES (given ->> 'name', given, 'api')
      ON CONFLICT (name) DO UPDATE SET document = excluded.document;
    UPDATE auth.state SET version = version + 1;
  END IF;
  RETURN md5(given::text);
END
$$;

-- Takes the policy of this name and tag away; whether there was one.
CREATE FUNCTION auth.delete_policy(wanted text, expected text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM auth.state FOR UPDATE;
  DELETE FROM auth.policy
    WHERE name = wanted AND source = 'api' AND md5(document::text) = expected;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE auth.state SET version = version + 1;
  RETURN true;
END
$$;
