package dev.berth.auth.oidc;

import dev.berth.auth.Caller;
import dev.berth.auth.RunningService;
import dev.berth.contract.auth.LoginRequest;
import dev.berth.contract.http.WireJson;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Logins at a service, each from another network, as failures are counted.
 *
 * @param service the service
 */
record LoginCalls(RunningService service) {

  private static final AtomicInteger PEERS = new AtomicInteger();
  private static final int ATTEMPTS = 200;

  HttpResponse<String> logIn(String username, String password) throws Exception {
    return caller()
        .post(
            "/internal/auth/login",
            "application/json",
            WireJson.mapper().writeValueAsString(new LoginRequest(username, password, peer())));
  }

  /** Whether a login is answered so within 20 seconds. */
  boolean eventually(int status, String username, String password) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (logIn(username, password).statusCode() == status) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  Caller caller() {
    return new Caller(service.service(), peer());
  }

  private static String peer() {
    int number = PEERS.incrementAndGet();
    return "2001:db8:%x:%x::1".formatted(number >> 16, number & 0xffff);
  }
}
