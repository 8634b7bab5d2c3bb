CREATE TABLE auth.signing_key (
  kid         text COLLATE "C" PRIMARY KEY,
  public_jwk  jsonb NOT NULL CHECK (public_jwk ->> 'kid' = kid),
  -- PKCS#8, encrypted under a key that the database never sees.
  private_key bytea NOT NULL,
  -- A key is published before it signs, and for as long as what it signed may be shown.
  state       text NOT NULL CHECK (state IN ('next', 'current', 'retired')),
  created_at  timestamptz NOT NULL DEFAULT now()
);

-- Replicas that start at once: one of them creates the key, the others find it.
CREATE UNIQUE INDEX signing_key_one_current ON auth.signing_key (state) WHERE state = 'current';
