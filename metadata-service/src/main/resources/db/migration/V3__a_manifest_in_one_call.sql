-- Holds what a manifest names of a repository that is held, blobs before manifests and each in the
-- order of their digests, which are given and told as hexadecimal text. The rows are of what there
-- is.
create function hold_for_manifest(held bigint, blobs text[], manifests text[])
returns table (blob text, shown boolean, manifest text, media_type text)
language plpgsql volatile as $$
begin
  return query
    select encode(l.digest, 'hex'), l.present and b.state = 'STORED', null::text, null::text
    from repository_blob l join blob b on b.digest = l.digest
    where l.repository_id = held
      and l.digest = any (array(select decode(named, 'hex') from unnest(blobs) as named))
    order by l.digest
    for key share of l;
  return query
    select null::text, null::boolean, encode(m.digest, 'hex'), m.media_type
    from manifest m
    where m.repository_id = held
      and m.digest = any (array(select decode(named, 'hex') from unnest(manifests) as named))
    order by m.digest
    for key share;
end
$$;

-- Begins the push of a manifest: holds the repository, which is created if it is not there, and what
-- the manifest names. The first row is of the repository alone, the others as above. No row: the
-- registry admits no changes.
create function open_for_manifest(wanted text, blobs text[], manifests text[])
returns table (repository bigint, blob text, shown boolean, manifest text, media_type text)
language plpgsql volatile as $$
declare
  held bigint := open_repository(wanted);
begin
  if held is null then
    return;
  end if;
  return query select held, null::text, null::boolean, null::text, null::text;
  return query select held, found.* from hold_for_manifest(held, blobs, manifests) as found;
end
$$;

-- Stores a manifest that has no row, with what it names and its event. Blobs go with the kinds in
-- which it names them.
create function store_manifest(
  held bigint, wanted text, content bytea, media_type text, artifact_type text, subject bytea,
  annotations text, entry_bytes integer, payload bytea, blobs text[], kinds text[],
  children text[])
returns void language plpgsql volatile as $$
begin
  insert into manifest (repository_id, digest, present, media_type, artifact_type, subject,
      annotations, entry_bytes, size, payload, pushed_at)
    values (held, content, true, media_type, artifact_type, subject,
      annotations::jsonb, entry_bytes, length(payload), payload, now());
  perform name_in_manifest(held, wanted, content, blobs, kinds, children);
end
$$;

-- Notes what a manifest names that has a row, and that it has been pushed.
create function name_in_manifest(
  held bigint, wanted text, content bytea, blobs text[], kinds text[], children text[])
returns void language plpgsql volatile as $$
begin
  insert into manifest_blob (repository_id, manifest_digest, blob_digest, kind)
    select held, content, decode(named.digest, 'hex'), named.kind
    from unnest(blobs, kinds) as named (digest, kind);
  if cardinality(children) > 0 then
    insert into manifest_child (repository_id, parent, child)
      select held, content, decode(named, 'hex') from unnest(children) as named;
  end if;
  insert into event (kind, repository, digest) values ('MANIFEST_PUSHED', wanted, content);
end
$$;

-- Carries out what becomes of tags, and writes it to the history, to the events and to what may be
-- garbage. Each tag goes with where it points from now on, empty where it goes, and where it pointed
-- before, empty where it is new. The tags that are there are locked; somebody who has added one in
-- between makes it fail.
create function change_tags(
  held bigint, wanted text, tags text[], digests text[], previously text[])
returns void language plpgsql volatile as $$
begin
  with change as (
    select t.tag,
      decode(nullif(t.digest, ''), 'hex') as digest,
      decode(nullif(t.previous, ''), 'hex') as previous
    from unnest(tags, digests, previously)
      with ordinality as t (tag, digest, previous, place)
    order by place),
  added as (
    insert into tag (repository_id, name, digest)
    select held, tag, digest from change where previous is null),
  moved as (
    update tag set digest = change.digest, updated_at = now()
    from change
    where repository_id = held and name = change.tag
      and change.previous is not null and change.digest is not null),
  deleted as (
    delete from tag using change
    where repository_id = held and name = change.tag and change.digest is null),
  history as (
    insert into tag_history (repository, tag, digest, previous)
    select wanted, tag, digest, previous from change),
  suspected as (
    insert into gc_candidate (digest)
    select distinct previous from change where previous is not null order by previous
    on conflict (digest) do nothing)
  insert into event (kind, repository, digest, tag)
  select case when digest is null then 'TAG_DELETED' else 'TAG_MOVED' end,
    wanted, coalesce(digest, previous), tag
  from change;
end
$$;

-- Pushes a manifest that names blobs alone, and points tags at it, which come in their order:
-- 'STORED'. 'READ_ONLY': the registry admits no changes. 'OPEN': nothing has changed, as there is
-- something to decide: it has a row already, or the repository does not show one of its blobs.
-- Plans are made for arrays of any length, as making one costs more than carrying it out.
create function push_manifest(
  wanted text, content bytea, media_type text, artifact_type text, annotations text,
  entry_bytes integer, payload bytea, blobs text[], kinds text[], tags text[])
returns text language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  text_of_content constant text := encode(content, 'hex');
  held bigint;
  shown_blobs integer;
  rows_of_content integer;
  previously text[];
begin
  if not admits_changes() then
    return 'READ_ONLY';
  end if;
  select id into held from repository where name = wanted for key share;
  if held is null then
    -- It is not created for a manifest that may be refused: it shows no blobs yet.
    if cardinality(blobs) > 0 then
      return 'OPEN';
    end if;
    held := hold_repository(wanted);
  end if;
  select count(*) filter (where named.shown), count(named.manifest)
    into shown_blobs, rows_of_content
    from hold_for_manifest(held, blobs, array[text_of_content]) as named;
  if rows_of_content > 0 or shown_blobs < cardinality(blobs) then
    return 'OPEN';
  end if;
  perform store_manifest(held, wanted, content, media_type, artifact_type, null, annotations,
    entry_bytes, payload, blobs, kinds, '{}');
  if cardinality(tags) > 0 then
    select array_agg(coalesce(encode(there.digest, 'hex'), '') order by place) into previously
      from unnest(tags) with ordinality as named (tag, place)
      left join lateral (
        select digest from tag where repository_id = held and name = named.tag
        for no key update) as there on true;
    perform change_tags(held, wanted, tags, array_fill(text_of_content, array[cardinality(tags)]),
      previously);
  end if;
  return 'STORED';
end
$$;
