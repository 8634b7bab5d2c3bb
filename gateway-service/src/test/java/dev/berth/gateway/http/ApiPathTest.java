package dev.berth.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.model.error.ErrorCode;
import dev.berth.model.error.RegistryException;
import dev.berth.model.name.RepositoryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "policies/",
        "policies//a",
        "/policies",
        "../internal/auth/state",
        "policies/../../../internal/auth/state",
        "%2e%2e/%2E%2e/internal/auth/state",
        ".%2e/internal",
        "./me",
        "policies/a%2fb",
        "policies/a%2Fb",
        "policies/a%5cb",
        "policies/a\\b",
        "policies/a%0d%0ab",
        "policies/a%00",
        "policies/a%2",
        "policies/a%zz",
      })
  void refusesWhatCouldBeTakenForAnotherPath(String below) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> ApiPath.parse("/api/v1/" + below))
        .extracting(RegistryException::code)
        .isEqualTo(ErrorCode.PATH_UNKNOWN);
  }

  @Test
  void readsSegments() {
    assertThat(ApiPath.parse("/api/v1/policies/of%20the+team%25").segments())
        .containsExactly("policies", "of the+team%");
    assertThat(ApiPath.parse("/api/v1/mode").isMode()).isTrue();
    assertThat(ApiPath.parse("/api/v1/mode/x").isMode()).isFalse();
    assertThat(ApiPath.leadsTo("/api/v1")).isFalse();
    assertThat(ApiPath.leadsTo("/api/v1x/me")).isFalse();
  }

  @Test
  void readsRepositories() {
    assertThat(ApiPath.parse("/api/v1/repositories/team/app").repository())
        .contains(RepositoryName.parse("team/app"));
    assertThat(ApiPath.parse("/api/v1/repositories").repository()).isEmpty();
    assertThat(ApiPath.parse("/api/v1/policies/repositories").repository()).isEmpty();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> ApiPath.parse("/api/v1/repositories/Team").repository())
        .extracting(RegistryException::code)
        .isEqualTo(ErrorCode.NAME_INVALID);
  }
}
