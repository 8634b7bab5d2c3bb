package dev.berth.metadata.gc;

import dev.berth.metadata.db.DigestText;
import dev.berth.model.content.Digest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.TreeSet;
import org.hibernate.reactive.mutiny.Mutiny;

/** Notes what may have become garbage, in the transaction that made it so. */
@Singleton
public final class Garbage {

  /** Notes digests that may have lost their last holder. */
  public Uni<Void> suspect(Mutiny.Session session, Collection<Digest> digests) {
    if (digests.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .createNativeQuery(
            """
            insert into gc_candidate (digest)
            select decode(text, 'hex') from unnest(cast(?1 as text[])) as text
            on conflict (digest) do nothing
            """)
        .setParameter(1, DigestText.of(new TreeSet<>(digests)))
        .executeUpdate()
        .replaceWithVoid();
  }

  /** Dooms the bytes under a key: no blob is linked to it from now on. */
  public Uni<Void> doom(Mutiny.Session session, String key, String reason) {
    return session
        .createNativeQuery(
            """
            insert into doomed_object (object_key, reason) values (?1, ?2)
            on conflict (object_key) do nothing
            """)
        .setParameter(1, key)
        .setParameter(2, reason)
        .executeUpdate()
        .replaceWithVoid();
  }
}
