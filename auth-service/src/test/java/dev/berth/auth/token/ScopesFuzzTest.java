package dev.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.berth.contract.auth.Login;
import dev.berth.contract.auth.ResourceActions;
import dev.berth.fuzzing.Fuzzed;
import dev.berth.fuzzing.Reading;
import dev.berth.model.access.Identity;
import dev.berth.model.access.Policies;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters of requests for tokens, and scopes in them, of any text. */
@Fuzzed
class ScopesFuzzTest {

  @ValueSource(
      strings = {
        "repository:team/app:pull,push",
        "repository:a:pull repository:b:push",
        "repository:host:5000/app:pull",
        "registry:catalog:*",
        "repository(plugin):a:pull",
        "repository::pull",
        "::",
        "repository:a:",
        "repository:a:,,pull,pull",
        "scope=repository%3Aa%3Apull&scope=x&service=berth&offline_token=true",
        "scope=%",
        "a=b;c=d&&=",
      })
  @FuzzTest(maxDuration = "1m")
  void whatIsReadIsReadAgainAndGrantsNothingByItself(@NotNull String text) {
    Reading.of(() -> Scopes.parse(List.of(text)))
        .ifPresent(
            scopes -> {
              assertThat(scopes).hasSizeLessThanOrEqualTo(64);
              // No action at all, and one without a name, are written the same.
              String written = ResourceActions.scopes(scopes);
              assertThat(ResourceActions.scopes(Scopes.parse(List.of(written)))).isEqualTo(written);
              assertThat(
                      Grants.granted(
                          new Policies(List.of()), Login.of(Identity.ANONYMOUS, 1), scopes))
                  .isEmpty();
            });
    Reading.of(() -> TokenParameters.parse(text))
        .ifPresent(
            parameters -> {
              Reading.of(() -> parameters.form("berth", "192.0.2.1"));
              Reading.of(
                  () -> parameters.get(Optional.of(text), Optional.of(text), "berth", "192.0.2.1"));
              Reading.of(
                  () -> parameters.get(Optional.empty(), Optional.of(text), "berth", "192.0.2.1"));
            });
  }
}
