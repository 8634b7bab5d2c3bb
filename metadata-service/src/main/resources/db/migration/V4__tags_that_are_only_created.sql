-- Who may create tags but move none has the one call for a new manifest too.

-- As before, but that with create_only tags that are there are not moved: 'OPEN' where there is one.
create function push_manifest(
  wanted text, content bytea, media_type text, artifact_type text, annotations text,
  entry_bytes integer, payload bytea, blobs text[], kinds text[], tags text[],
  create_only boolean)
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
  -- No tag points at a manifest that has no row: one that is there would have to be moved.
  if rows_of_content > 0 or shown_blobs < cardinality(blobs)
      or (create_only
        and exists (select from tag where repository_id = held and name = any (tags))) then
    return 'OPEN';
  end if;
  perform store_manifest(held, wanted, content, media_type, artifact_type, null, annotations,
    entry_bytes, payload, blobs, kinds, '{}');
  if cardinality(tags) > 0 then
    if create_only then
      -- All are new; if somebody has added one in between, it is not moved, and this fails.
      previously := array_fill(''::text, array[cardinality(tags)]);
    else
      select array_agg(coalesce(encode(there.digest, 'hex'), '') order by place) into previously
        from unnest(tags) with ordinality as named (tag, place)
        left join lateral (
          select digest from tag where repository_id = held and name = named.tag
          for no key update) as there on true;
    end if;
    perform change_tags(held, wanted, tags, array_fill(text_of_content, array[cardinality(tags)]),
      previously);
  end if;
  return 'STORED';
end
$$;

-- For a service of the version before; the next one but this can do without.
create or replace function push_manifest(
  wanted text, content bytea, media_type text, artifact_type text, annotations text,
  entry_bytes integer, payload bytea, blobs text[], kinds text[], tags text[])
returns text language plpgsql volatile as $$
begin
  return push_manifest(wanted, content, media_type, artifact_type, annotations, entry_bytes,
    payload, blobs, kinds, tags, false);
end
$$;
