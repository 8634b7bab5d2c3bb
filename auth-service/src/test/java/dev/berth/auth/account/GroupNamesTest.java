package dev.berth.auth.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.auth.Settings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupNamesTest {

  private static final String A = "https://a.example.org";
  private static final String B = "https://b.example.org";

  private final Map<String, String> settings = new HashMap<>();

  @Test
  void aGroupIsCalledByThePrefixAndItsName() {
    assertThat(names().of("", List.of("devs", "ops"))).containsExactly("devs", "ops");
    assertThat(names().of("b:", List.of("devs"))).containsExactly("b:devs");
  }

  @Test
  void whatIsNoNameIsLeftOut() {
    assertThat(names().of("p-", List.of("", " ", "a\nb", "a\0", "\u0085", "\ud800", "ü")))
        .containsExactly("p-ü");
    assertThat(names().of("p-", List.of("x".repeat(253)))).hasSize(1);
    assertThat(names().of("p-", List.of("x".repeat(254)))).isEmpty();
  }

  @Test
  void aGroupBelongsToTheLongestPrefixOfThoseThatListGroups() {
    provider(0, A, "");
    provider(1, B, "b-");
    workload(0, "https://c.example.org", "b-c-");
    settings.put("berth.auth.certificates.groups-prefix", "tls-");

    assertThat(names().of("", List.of("devs", "b-devs", "b-c-devs", "tls-devs")))
        .containsExactly("devs", "tls-devs");
    assertThat(names().of("b-", List.of("devs", "c-devs"))).containsExactly("b-devs");
    assertThat(names().of("b-c-", List.of("devs"))).containsExactly("b-c-devs");

    settings.put("berth.auth.certificates.authorities", "clients.pem");
    assertThat(names().of("", List.of("devs", "tls-devs"))).containsExactly("devs");

    settings.remove("berth.auth.oidc[1].groups-claim");
    assertThat(names().of("", List.of("b-devs", "b-c-devs"))).containsExactly("b-devs");
  }

  @Test
  void thoseWhoListGroupsHavePrefixesOfTheirOwn() {
    provider(0, A, "");
    provider(1, B, "");
    assertRefused("berth.auth.oidc[0] and berth.auth.oidc[1]");

    settings.clear();
    provider(0, A, "same-");
    workload(0, B, "same-");
    assertRefused("berth.auth.oidc[0] and berth.auth.workloads[0]");

    settings.clear();
    workload(0, A, "");
    settings.put("berth.auth.certificates.authorities", "clients.pem");
    assertRefused("berth.auth.workloads[0] and berth.auth.certificates");

    settings.put("berth.auth.certificates.groups-prefix", "tls-");
    assertThatCode(this::names).doesNotThrowAnyException();
  }

  @Test
  void oneIssuerListsItsGroupsToAllItsClients() {
    provider(0, A, "");
    provider(1, A, "");
    workload(0, A, "");

    assertThat(names().of("", List.of("devs"))).containsExactly("devs");
  }

  @Test
  void whoListsNoGroupsTakesNoPrefix() {
    provider(0, A, "");
    provider(1, B, "");
    settings.remove("berth.auth.oidc[0].groups-claim");

    assertThatCode(this::names).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oidc", "workloads", "certificates"})
  void aPrefixThatCanBeNoneIsRefused(String kind) {
    provider(0, A, "");
    workload(0, B, "b-");
    String list = kind.equals("certificates") ? kind : kind + "[0]";
    for (String prefix : new String[] {" ", "a\tb", "x".repeat(101), "\ud800"}) {
      settings.put("berth.auth.%s.groups-prefix".formatted(list), prefix);

      assertThatThrownBy(this::names)
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "in berth.auth.%s: a groups-prefix has at most 100 characters, none of control",
              list);
    }
  }

  private void assertRefused(String both) {
    assertThatThrownBy(this::names)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(both + " ")
        .hasMessageContaining("groups-prefix");
  }

  private void provider(int index, String issuer, String prefix) {
    String oidc = "berth.auth.oidc[%d].".formatted(index);
    settings.put(oidc + "client-id", "berth");
    settings.put(oidc + "username-prefix", "u" + index);
    lists(oidc, issuer, prefix);
  }

  private void workload(int index, String issuer, String prefix) {
    String workload = "berth.auth.workloads[%d].".formatted(index);
    settings.put(workload + "name", "ci" + index);
    settings.put(workload + "audience", "berth");
    lists(workload, issuer, prefix);
  }

  private void lists(String whose, String issuer, String prefix) {
    settings.put(whose + "issuer", issuer);
    settings.put(whose + "groups-claim", "groups");
    if (!prefix.isEmpty()) {
      settings.put(whose + "groups-prefix", prefix);
    }
  }

  private GroupNames names() {
    return new GroupNames(Settings.with(settings));
  }
}
