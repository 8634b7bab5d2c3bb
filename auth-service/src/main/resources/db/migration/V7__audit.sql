-- What has happened, and who did it: written in the transaction of what it tells of, and forgotten
-- after berth.audit.retention. Nothing refers to it, as it outlives what it tells of.
CREATE TABLE auth.audit_event (
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  id         uuid NOT NULL DEFAULT gen_random_uuid(),
  action     text COLLATE "C" NOT NULL,
  identity   text COLLATE "C" NOT NULL,
  credential text COLLATE "C",
  peer       text COLLATE "C" NOT NULL,
  how        text COLLATE "C",
  repository text COLLATE "C",
  digest     bytea,
  tags       text[],
  name       text,
  times      integer NOT NULL DEFAULT 1,
  last_at    timestamptz,
  -- What is alike is counted within it; null for what is not counted.
  minute     timestamptz,
  PRIMARY KEY (at, id)
);

CREATE INDEX audit_event_identity ON auth.audit_event (identity, at, id);
-- Most events are logins: what is rare is found without reading them.
CREATE INDEX audit_event_rare ON auth.audit_event (action, at, id) WHERE action <> 'login';
CREATE UNIQUE INDEX audit_event_counted
  ON auth.audit_event (minute, action, identity, how, credential, peer) NULLS NOT DISTINCT
  WHERE minute IS NOT NULL;

-- As it was, but that each policy that is another one then is noted, too.
CREATE OR REPLACE FUNCTION auth.take_over_policies(documents jsonb) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  noted integer;
BEGIN
  WITH given AS (
    SELECT each ->> 'name' AS name, each AS document FROM jsonb_array_elements(documents) AS each),
  gone AS (
    DELETE FROM auth.policy AS known
      WHERE source = 'file' AND NOT EXISTS (SELECT FROM given WHERE given.name = known.name)
      RETURNING name),
  put AS (
    INSERT INTO auth.policy AS known (name, document, source)
      SELECT name, document, 'file' FROM given ORDER BY name COLLATE "C"
      ON CONFLICT (name) DO UPDATE SET document = excluded.document, source = 'file'
        WHERE known.document <> excluded.document OR known.source <> 'file'
      RETURNING name)
  INSERT INTO auth.audit_event (action, identity, peer, how, name)
    SELECT 'policy.delete', 'registry', '', 'file', name FROM gone
    UNION ALL
    SELECT 'policy.put', 'registry', '', 'file', name FROM put;
  GET DIAGNOSTICS noted = ROW_COUNT;
  IF noted > 0 THEN
    UPDATE auth.state SET version = version + 1;
  END IF;
  RETURN noted > 0;
END
$$;
