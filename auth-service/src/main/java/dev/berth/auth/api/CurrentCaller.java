package dev.berth.auth.api;

import jakarta.enterprise.context.RequestScoped;
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
    ApiCaller found = caller;
    if (found == null) {
      throw new IllegalStateException("nobody has logged in");
    }
    return found;
  }

  void set(ApiCaller found) {
    caller = found;
  }
}
