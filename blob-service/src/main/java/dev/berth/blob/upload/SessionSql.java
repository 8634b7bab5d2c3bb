package dev.berth.blob.upload;

/**
 * The statements of {@link Sessions}.
 *
 * <p>{@link #RELAXED} lets a statement return before its commit is on disk: a crash of the database
 * may lose it, which costs a 404 or a sweep and never a byte. It is a setting of the statement's
 * own transaction, as {@code set_config} is told.
 */
final class SessionSql {

  private static final String RELAXED = "set_config('synchronous_commit', 'off', true)";

  /** Values: id, repository, key, algorithm, peer, expiry, limit, owner, epoch, digest. */
  static final String OPEN =
      """
      insert into upload.session
        (id, repository, object_key, algorithm, peer, state, owner, epoch, digest, expires_at)
      select $1, $2, $3, $4, $5,
        case when $10::bytea is null then 'open' else 'committing' end,
        $8, $9, $10, now() + make_interval(secs => $6)
      where $7 > (
        select count(*) from (
          select from upload.session
          where peer = $5 and state in ('open', 'committing')
          limit $7) as of_peer)
      returning\s"""
          + RELAXED;

  /**
   * Values: id, repository, owner, expiry, offset or null, digest or null, whether all bytes came.
   * It returns the row as it was, and the epoch and state that the claim has given it; no row where
   * it was none. Only the first claim is relaxed: were a later one lost, another writer could get
   * the same epoch, and go on in the same file.
   */
  static final String CLAIM =
      """
      update upload.session
      set owner = $3,
        epoch = epoch + 1,
        state = case
          when state = 'open' and $7 and owner is null and handle <> '' then 'committing'
          else state end,
        digest = coalesce($6, digest),
        expires_at = now() + make_interval(secs => $4)
      where id = $1 and repository = $2
        and (state = 'open' and acknowledged = coalesce($5, acknowledged)
          or state = 'committing' and digest = $6)
      returning old.object_key, old.algorithm, old.state, old.acknowledged, old.handle, old.owner,
        epoch, state as claimed_state, case when old.handle = '' then\s"""
          + RELAXED
          + " end";

  /** Values: id, repository. */
  static final String LOOK =
      """
      select object_key, state, acknowledged, digest, link_before from upload.session
      where id = $1 and repository = $2
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
      """
      update upload.session
      set state = 'committing', acknowledged = $3, handle = $4, digest = $5,
        expires_at = now() + make_interval(secs => $6)
      where id = $1 and epoch = $2 and state = 'open'
      returning id,\s"""
          + RELAXED;

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
      """
      update upload.session set owner = null
      where id = $1 and epoch = $2 and state = 'open'
      returning\s"""
          + RELAXED;

  /** Values: id, epoch, expiry. */
  static final String GIVE_UP =
      """
      update upload.session
      set state = 'cancelled', expires_at = now() + make_interval(secs => $3)
      where id = $1 and epoch = $2 and state in ('open', 'committing')
      returning id,\s"""
          + RELAXED;

  /** Values: id, repository. */
  static final String STATUS =
      """
      select acknowledged from upload.session
      where id = $1 and repository = $2 and state = 'open'
      """;

  /** Values: id, repository, expiry. */
  static final String CANCEL =
      """
      update upload.session
      set state = 'cancelled', expires_at = now() + make_interval(secs => $3)
      where id = $1 and repository = $2 and state = 'open'
      returning object_key,\s"""
          + RELAXED;

  /** Values: ids, expiry. */
  static final String LINKED =
      """
      update upload.session
      set state = 'linked', expires_at = now() + make_interval(secs => $2)
      where id = any ($1) and state = 'committed'
      returning\s"""
          + RELAXED;

  private SessionSql() {}
}
