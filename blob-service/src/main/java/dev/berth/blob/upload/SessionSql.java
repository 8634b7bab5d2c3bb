package dev.berth.blob.upload;

/**
 * The statements of {@link Sessions}.
 *
 * <p>{@code relaxed} lets a statement return before its commit is on disk: a crash of the database
 * may lose it, which costs a 404 or a sweep and never a byte. It is a setting of the statement's
 * own transaction, as {@code set_config} is told, and it must be joined, or it would not run.
 */
final class SessionSql {

  private static final String RELAXED =
      "relaxed as (select set_config('synchronous_commit', 'off', true) as off)";

  /** Values: id, repository, key, algorithm, peer, expiry, limit, owner, epoch, digest. */
  static final String OPEN =
      "with "
          + RELAXED
          + """
          insert into upload.session
            (id, repository, object_key, algorithm, peer, state, owner, epoch, digest, expires_at)
          select $1, $2, $3, $4, $5,
            case when $10::bytea is null then 'open' else 'committing' end,
            $8, $9, $10, now() + make_interval(secs => $6)
          from relaxed
          where $7 > (
            select count(*) from (
              select from upload.session
              where peer = $5 and state in ('open', 'committing')
              limit $7) as of_peer)
          """;

  /**
   * Values: id, repository, owner, expiry, offset or null, digest or null, whether all bytes came.
   * It returns the row as it was, and the epoch and state that the claim has given it, if it was
   * one. Only the first claim is relaxed: were a later one lost, another writer could get the same
   * epoch, and go on in the same file.
   */
  static final String CLAIM =
      """
          with before as (
            select * from upload.session where id = $1 and repository = $2 for update),
          relaxed as (
            select case when handle = '' then set_config('synchronous_commit', 'off', true) end
            from before),
          claimed as (
            update upload.session as session
            set owner = $3,
              epoch = before.epoch + 1,
              state = case
                when before.state = 'open' and $7 and before.owner is null and before.handle <> ''
                  then 'committing'
                else before.state end,
              digest = coalesce($6, before.digest),
              expires_at = now() + make_interval(secs => $4)
            from before, relaxed
            where session.id = before.id
              and (before.state = 'open' and before.acknowledged = coalesce($5, before.acknowledged)
                or before.state = 'committing' and before.digest = $6)
            returning session.epoch, session.state)
          select before.*, claimed.epoch as claimed_epoch, claimed.state as claimed_state
          from before left join claimed on true
          """;

  /** Values: id, epoch, length, handle, expiry. It is not relaxed: a client is told next. */
  static final String ACKNOWLEDGE =
      """
      update upload.session
      set acknowledged = $3, handle = $4, owner = null,
        expires_at = now() + make_interval(secs => $5)
      where id = $1 and epoch = $2 and state = 'open'
      returning id
      """;

  /** Values: id, epoch, length, handle, digest, expiry. */
  static final String COMMITTING =
      "with "
          + RELAXED
          + """
          update upload.session
          set state = 'committing', acknowledged = $3, handle = $4, digest = $5,
            expires_at = now() + make_interval(secs => $6)
          from relaxed
          where id = $1 and epoch = $2 and state = 'open'
          returning id
          """;

  /** Values: id, epoch, length, handle, link within, expiry. */
  static final String COMMITTED =
      """
      update upload.session
      set state = 'committed', acknowledged = $3, handle = $4, owner = null,
        link_before = now() + make_interval(secs => $5),
        expires_at = now() + make_interval(secs => $6)
      where id = $1 and epoch = $2 and state = 'committing'
      returning link_before
      """;

  /** Values: id, epoch. */
  static final String RELEASE =
      "with "
          + RELAXED
          + """
          update upload.session set owner = null from relaxed
          where id = $1 and epoch = $2 and state = 'open'
          """;

  /** Values: id, epoch, expiry. */
  static final String GIVE_UP =
      "with "
          + RELAXED
          + """
          update upload.session
          set state = 'cancelled', expires_at = now() + make_interval(secs => $3)
          from relaxed
          where id = $1 and epoch = $2 and state in ('open', 'committing')
          returning id
          """;

  /** Values: id, repository. */
  static final String STATUS =
      """
      select acknowledged from upload.session
      where id = $1 and repository = $2 and state = 'open'
      """;

  /** Values: id, repository, expiry. */
  static final String CANCEL =
      "with "
          + RELAXED
          + """
          update upload.session
          set state = 'cancelled', expires_at = now() + make_interval(secs => $3)
          from relaxed
          where id = $1 and repository = $2 and state = 'open'
          returning object_key
          """;

  /** Values: ids, expiry. */
  static final String LINKED =
      "with "
          + RELAXED
          + """
          update upload.session
          set state = 'linked', expires_at = now() + make_interval(secs => $2)
          from relaxed
          where id = any ($1) and state = 'committed'
          """;

  private SessionSql() {}
}
