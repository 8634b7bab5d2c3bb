-- The users of the htpasswd file as it was taken over last, with a hash of what each was let in by:
-- so it is noticed who has gone, or has another password, though no service was there to see it.
CREATE TABLE auth.account (
  name  text COLLATE "C" PRIMARY KEY,
  stamp text NOT NULL
);

-- Puts the users of the file, stamps by name, in the place of those before. Revokes who is not
-- among them any more or has another stamp, and who is lost to the service that asks; that one may
-- have let somebody in after another one had taken the same file over.
CREATE FUNCTION auth.take_over_accounts(given jsonb, lost text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  gone text[];
BEGIN
  -- One after another: they may come from several services at once.
  LOCK TABLE auth.account IN SHARE ROW EXCLUSIVE MODE;
  SELECT array_agg(subject) INTO gone FROM (
    SELECT 'user:' || name AS subject FROM auth.account WHERE stamp IS DISTINCT FROM given ->> name
    UNION
    SELECT unnest(lost)) AS all_of_them;
  IF gone IS NOT NULL THEN
    PERFORM auth.revoke(gone);
    INSERT INTO auth.audit_event (action, identity, peer, how, name)
      SELECT 'logins.end', 'registry', '', 'file', subject FROM unnest(gone) AS subject;
  END IF;
  DELETE FROM auth.account WHERE NOT given ? name;
  INSERT INTO auth.account AS known (name, stamp) SELECT * FROM jsonb_each_text(given)
    ON CONFLICT (name) DO UPDATE SET stamp = excluded.stamp WHERE known.stamp <> excluded.stamp;
END
$$;
