package dev.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.auth.Caller;
import dev.berth.auth.InstalledService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(InstalledService.class)
class OpenIT {

  @TestHTTPResource("/")
  URI service;

  @Test
  void issuesNoTokensWhereNobodyHasToLogIn() throws Exception {
    Caller caller = new Caller(service, "192.0.2.60");

    HttpResponse<String> get = caller.get("/auth/token?service=berth");
    HttpResponse<String> post = caller.form("grant_type", "password");

    assertThat(get.statusCode()).isEqualTo(404);
    assertThat(post.statusCode()).isEqualTo(404);
    assertThat(get.body()).contains("NAME_UNKNOWN");
  }

  @Test
  void tellsOfKeysAndNoPolicies() throws Exception {
    var state =
        Caller.body(new Caller(service, "192.0.2.60").get("/internal/auth/state?after=0"), 200);

    assertThat(state.get("keys")).hasSize(1);
    assertThat(state.get("policies")).isEmpty();
    assertThat(state.get("revocations")).isEmpty();
  }
}
