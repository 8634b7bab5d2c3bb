package dev.berth.auth.account;

import java.util.Optional;

/** Accounts beside those of the htpasswd file, which have passwords that others verify. */
public interface OtherAccounts {

  /**
   * What one of these is as long as it stays the same, of which {@link Accounts#stamp} is a hash;
   * it is not asked for names in the file.
   */
  Optional<String> sameness(String name);
}
