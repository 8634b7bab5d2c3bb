package dev.berth.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.auth.browser.TokenForm.Checked;
import dev.berth.auth.browser.TokenForm.Mistake;
import dev.berth.auth.credential.CredentialTerms;
import dev.berth.model.access.Action;
import dev.berth.model.access.RepositoryPattern;
import dev.berth.model.access.Restriction;
import dev.berth.model.error.RegistryException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenFormTest {

  private static final long LONGEST = 365;

  @Test
  void nothingSaidIsNothingRestricted() {
    CredentialTerms terms = right("label=laptop&days=365&repositories=+%0A");

    assertThat(terms.label()).isEqualTo("laptop");
    assertThat(terms.lifetime()).isEqualTo(Duration.ofDays(365));
    assertThat(terms.restriction()).isEmpty();
  }

  @Test
  void whereOneThingIsSaidTheOtherIsNotRestricted() {
    assertThat(right("label=a&days=1&repositories=team/app%0D%0Ateam/**,b").restriction())
        .contains(
            new Restriction(
                List.of(
                    new RepositoryPattern("team/app"),
                    new RepositoryPattern("team/**"),
                    new RepositoryPattern("b")),
                EnumSet.allOf(Action.class)));
    assertThat(right("label=a&days=1&actions=pull&actions=push").restriction())
        .contains(
            new Restriction(
                List.of(new RepositoryPattern("**")), Set.of(Action.PULL, Action.PUSH)));
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(wrong("label=&days=366&repositories=a*b"))
        .extracting(Mistake::field)
        .containsExactly("label", "repositories", "days");
    assertThat(wrong("label=a&label=b&days=1")).extracting(Mistake::field).contains("label");
    assertThat(wrong("label=a&days=1&actions=all"))
        .extracting(Mistake::field)
        .containsExactly("repositories");
    assertThat(wrong("label=" + "a".repeat(101) + "&days=1")).hasSize(1);
    assertThat(wrong("label=a&days=1&repositories=" + "a,".repeat(1025)))
        .extracting(Mistake::field)
        .containsExactly("repositories");
    assertThat(right("label=a&days=1&repositories=" + "a,".repeat(1024)).restriction()).isPresent();
  }

  @Test
  void whatIsNotEncodedIsNoForm() {
    assertThatThrownBy(() -> FormValues.parse("label=%4")).isInstanceOf(RegistryException.class);
  }

  @Test
  void theUsualLifetimeIsNoLongerThanAllowed() {
    assertThat(TokenForm.empty(30).days()).isEqualTo("30");
    assertThat(TokenForm.empty(LONGEST).days()).isEqualTo("90");
  }

  private static CredentialTerms right(String form) {
    return switch (TokenForm.of(FormValues.parse(form)).check(LONGEST)) {
      case Checked.Right right -> right.terms();
      case Checked.Wrong wrong -> throw new AssertionError(wrong.mistakes());
    };
  }

  private static List<Mistake> wrong(String form) {
    return switch (TokenForm.of(FormValues.parse(form)).check(LONGEST)) {
      case Checked.Right right -> throw new AssertionError(right.terms());
      case Checked.Wrong wrong -> wrong.mistakes();
    };
  }
}
