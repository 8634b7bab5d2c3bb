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
}
