package dev.berth.auth.account;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Accounts beside those of the htpasswd file, which have passwords that others verify. */
public interface OtherAccounts {

  /** What {@link Accounts#stamp} is for one of these; it is not asked for names in the file. */
  Optional<Buffer> stamp(String name);
}
