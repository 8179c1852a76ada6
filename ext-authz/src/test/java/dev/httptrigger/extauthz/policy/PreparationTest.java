package dev.httptrigger.extauthz.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.extauthz.claims.Forwards;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What triggers have alike they share, and nothing else. */
class PreparationTest {
  private final Preparation preparation = Preparation.byJdk();

  @Test
  void forwardsThatAreAlikeAreOne() {
    assertThat(forwards("x-user-id")).isSameAs(forwards("x-user-id"));
  }

  @Test
  void whateverDiffersMakesOthers() {
    Forwards one = forwards("x-user-id");

    assertThat(forwards("x-user-no")).isNotSameAs(one);
    assertThat(preparation.forwards(List.of(), Optional.empty(), false)).isNotSameAs(one);
    assertThat(preparation.forwards(List.of(to("x-user-id")), Optional.of("x-claims"), false))
        .isNotSameAs(one);
    assertThat(preparation.forwards(List.of(to("x-user-id")), Optional.empty(), true))
        .isNotSameAs(one);
  }

  private Forwards forwards(String header) {
    return preparation.forwards(List.of(to(header)), Optional.empty(), false);
  }

  private static ClaimForward to(String header) {
    return new ClaimForward(
        List.of("sub"), ClaimForward.Encoding.DEFAULT, new ClaimForward.ToHeader(header));
  }
}
