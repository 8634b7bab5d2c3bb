-- What the changes of a push begin with, and a link as a whole, as functions: each is one call for
-- a service, whatever it takes inside. A statement of a function sees what was committed before the
-- statement began, as it does outside of one.

-- Holds a repository, which is created if it is not there; only its deletion has to wait. If
-- somebody else creates it at the same time, the insertion waits for that and the look finds it.
create function hold_repository(wanted text) returns bigint language plpgsql volatile as $$
declare
  held bigint;
begin
  loop
    select id into held from repository where name = wanted for key share;
    if found then
      return held;
    end if;
    insert into repository (name) values (wanted) on conflict (name) do nothing
      returning id into held;
    if found then
      return held;
    end if;
  end loop;
end
$$;

-- Begins a change inside of a repository, which is created if it is not there. Null: the registry
-- admits no changes.
create function open_repository(wanted text) returns bigint language plpgsql volatile as $$
begin
  if not admits_changes() then
    return null;
  end if;
  return hold_repository(wanted);
end
$$;

-- Takes the bytes under a key as those of a blob, unless there are sound ones already. Of two keys,
-- the one that the blob does not keep is doomed. The lock lets those pass who show the blob.
create function store_blob(content bytea, length bigint, key text)
returns void language plpgsql volatile as $$
declare
  kept blob;
  useless text;
begin
  insert into blob (digest, state, size, object_key) values (content, 'STORED', length, key)
    on conflict (digest) do nothing;
  if found then
    return;
  end if;
  select * into kept from blob where digest = content for no key update;
  if not found then
    raise exception 'the blob has gone in between' using errcode = 'serialization_failure';
  end if;
  if kept.state = 'STORED' then
    useless := nullif(key, kept.object_key);
  else
    useless := nullif(kept.object_key, key);
    update blob set state = 'STORED', size = length, object_key = key where digest = content;
  end if;
  if useless is not null then
    insert into doomed_object (object_key, reason) values (useless, 'another key has the content')
      on conflict (object_key) do nothing;
  end if;
end
$$;

-- Makes the blob of an upload visible, and begins a lease: 'LINKED'. 'READ_ONLY': the registry
-- admits no changes. 'LATE': the key must not be taken any more, as the time for it is over or it is
-- doomed; but if the repository shows the content, this repeats a link that went through.
create function link_blob(
  wanted text, content bytea, length bigint, key text, link_before timestamptz)
returns text language plpgsql volatile as $$
begin
  if not admits_changes() then
    return 'READ_ONLY';
  end if;
  if clock_timestamp() < link_before
      and not exists (select from doomed_object where object_key = key) then
    perform store_blob(content, length, key);
  elsif not exists (
      select from repository r
      join repository_blob l on l.repository_id = r.id
      join blob b on b.digest = l.digest
      where r.name = wanted and l.digest = content and l.present and b.state = 'STORED') then
    return 'LATE';
  end if;
  insert into repository_blob (repository_id, digest, present)
    values (hold_repository(wanted), content, true)
    on conflict (repository_id, digest) do update set present = true, touched_at = now();
  return 'LINKED';
end
$$;
