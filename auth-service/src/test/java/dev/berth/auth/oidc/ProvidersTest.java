package dev.berth.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.auth.Settings;
import dev.berth.auth.account.GroupNames;
import dev.berth.auth.account.TokenRoom;
import dev.berth.auth.account.UserNames;
import dev.berth.configuration.AuthSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final String OIDC = "berth.auth.oidc[%d].%s";
  private static final String WORKLOADS = "berth.auth.workloads[%d].%s";

  private final Map<String, String> settings = new HashMap<>();

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void thereAreNoneUnlessTheyAreSet() {
    assertThat(providers().isEmpty()).isTrue();
  }

  @Test
  void aNameBelongsToTheLongestPrefix() {
    provider(0, "https://a.example.org", "");
    provider(1, "https://b.example.org", "b-");
    provider(2, "https://c.example.org", "b-c-");

    Providers providers = providers();

    assertThat(issuerOf(providers, "ann")).isEqualTo("https://a.example.org");
    assertThat(issuerOf(providers, "b-ann")).isEqualTo("https://b.example.org");
    assertThat(issuerOf(providers, "b-c-ann")).isEqualTo("https://c.example.org");
  }

  @Test
  void anIssuerOfPeopleAndProgramsIsOne() {
    provider(0, "https://a.example.org", "");
    workload(0, "ci", "https://a.example.org");

    Providers providers = providers();

    assertThat(providers.ofPrograms().getFirst().issuer())
        .isSameAs(providers.ofPeople().getFirst().issuer());
    assertThat(providers.ofPrograms().getFirst().claims().kept()).containsExactly("iss", "sub");
    assertThat(providers.ofPeople().getFirst().claims().kept()).containsExactly("iss", "sub");
  }

  @Test
  void twoOfOneNameAreRefused() {
    provider(0, "https://a.example.org", "");
    provider(1, "https://b.example.org", "");
    assertThatThrownBy(this::providers)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("of berth.auth.oidc two have the username-prefix \"\"");

    settings.clear();
    workload(0, "ci", "https://a.example.org");
    workload(1, "ci", "https://b.example.org");
    assertThatThrownBy(this::providers)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("of berth.auth.workloads two have the name \"ci\"");
  }

  @Test
  void openidIsAlwaysAskedFor() {
    provider(0, "https://a.example.org", "");
    assertThat(providers().ofPeople().getFirst().scopes()).containsExactly("openid", "profile");

    settings.put(OIDC.formatted(0, "scopes"), "email,groups");
    assertThat(providers().ofPeople().getFirst().scopes())
        .containsExactly("email", "groups", "openid");

    settings.put(OIDC.formatted(0, "scopes"), "e mail");
    assertThatThrownBy(this::providers)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("a scope is a word");
  }

  @Test
  void aProviderHasAKeyOfItsOwn() {
    provider(0, "https://a.example.org", "");
    provider(1, "https://a.example.org", "p-");

    List<String> keys = providers().ofPeople().stream().map(Provider::key).toList();

    assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.matches("[0-9a-f]{16}"));
    assertThat(providers().ofPeople().stream().map(Provider::key).toList()).isEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CI", "c_i", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void aWorkloadOfAnotherNameIsRefused(String name) {
    workload(0, name, "https://a.example.org");

    assertThatThrownBy(this::providers)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the name of a workload is 1 to 40 of a-z0-9-");
  }

  @ParameterizedTest
  @CsvSource({
    "https://id.example.org, true",
    "https://id.example.org/realms/a, true",
    "http://127.0.0.1:8080/realms/a, true",
    "http://[::1]:8080, true",
    "http://localhost, true",
    "http://id.example.org, false",
    "http://127.0.0.1.example.org, false",
    "https://user@id.example.org, false",
    "https://id.example.org?a=b, false",
    "https://id.example.org#a, false",
    "ftp://id.example.org, false",
    "id.example.org, false"
  })
  void anIssuerIsReachedSafely(String issuer, boolean isOne) {
    provider(0, issuer, "");

    if (isOne) {
      assertThat(providers().issuer(issuer)).isPresent();
    } else {
      assertThatThrownBy(this::providers)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("an issuer is an address by https");
    }
  }

  private static String issuerOf(Providers providers, String name) {
    return providers.owner(name).orElseThrow().issuer().toString();
  }

  private void provider(int index, String issuer, String prefix) {
    settings.put(OIDC.formatted(index, "issuer"), issuer);
    settings.put(OIDC.formatted(index, "client-id"), "berth");
    if (!prefix.isEmpty()) {
      settings.put(OIDC.formatted(index, "username-prefix"), prefix);
    }
  }

  private void workload(int index, String name, String issuer) {
    settings.put(WORKLOADS.formatted(index, "name"), name);
    settings.put(WORKLOADS.formatted(index, "issuer"), issuer);
    settings.put(WORKLOADS.formatted(index, "audience"), "berth");
  }

  private Providers providers() {
    AuthSettings given = Settings.with(settings);
    return new Providers(
        VERTX, given, new UserNames(given), new GroupNames(given), new TokenRoom());
  }
}
