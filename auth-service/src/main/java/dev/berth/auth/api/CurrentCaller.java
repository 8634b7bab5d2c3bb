package dev.berth.auth.api;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caller of the request at hand. */
@RequestScoped
class CurrentCaller {

  private @Nullable ApiCaller caller;

  /**
   * Who it is.
   *
   * @throws IllegalStateException if nobody has logged in; {@link LoginFilter} sees to that
   */
  ApiCaller get() {
    return find().orElseThrow(() -> new IllegalStateException("nobody has logged in"));
  }

  /** Who it is, once they have logged in. */
  Optional<ApiCaller> find() {
    return Optional.ofNullable(caller);
  }

  void set(ApiCaller found) {
    caller = found;
  }
}
