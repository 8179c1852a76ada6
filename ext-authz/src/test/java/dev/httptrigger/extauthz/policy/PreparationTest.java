package dev.httptrigger.extauthz.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.extauthz.claims.Forwards;
import dev.httptrigger.extauthz.token.TokenFinder;
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

  @Test
  void findersThatAreAlikeAreOneAndOthersAreNot() {
    TokenFinder one = preparation.finder(List.of(new InQuery("jwt")), Profile.STRICT);

    assertThat(preparation.finder(List.of(new InQuery("jwt")), Profile.STRICT)).isSameAs(one);
    assertThat(preparation.finder(List.of(new InQuery("token")), Profile.STRICT)).isNotSameAs(one);
    assertThat(preparation.finder(List.of(new InCookie("jwt")), Profile.STRICT)).isNotSameAs(one);
    assertThat(preparation.finder(List.of(new InQuery("jwt")), Profile.FUNCTION_COMPUTE))
        .isNotSameAs(one);
  }

  @Test
  void triggersOfANamespaceShareItsName() {
    ObjectName one = preparation.name(new ObjectName(copyOf("shop"), "cart"));
    ObjectName other = preparation.name(new ObjectName(copyOf("shop"), "orders"));

    assertThat(one).isEqualTo(new ObjectName("shop", "cart"));
    assertThat(other).isEqualTo(new ObjectName("shop", "orders"));
    assertThat(other.namespace()).isSameAs(one.namespace());
    assertThat(preparation.name(new ObjectName("bank", "cart")).namespace()).isEqualTo("bank");
  }

  /** What is asked for again and again stays; what nobody asks for any more is made anew. */
  @Test
  void noMoreThanSomeAreKept() {
    TokenFinder asked = finder(0);
    TokenFinder forgotten = finder(1);
    for (int other = 2; other < 1_500; other++) {
      assertThat(finder(0)).isSameAs(asked);
      finder(other);
    }

    assertThat(finder(1)).isNotSameAs(forgotten);
  }

  private TokenFinder finder(int number) {
    return preparation.finder(List.of(new InQuery("jwt" + number)), Profile.STRICT);
  }

  /** An equal text that is another object, as each record that is read has one. */
  private static String copyOf(String text) {
    return String.copyValueOf(text.toCharArray());
  }

  private Forwards forwards(String header) {
    return preparation.forwards(List.of(to(header)), Optional.empty(), false);
  }

  private static ClaimForward to(String header) {
    return new ClaimForward(
        List.of("sub"), ClaimForward.Encoding.DEFAULT, new ClaimForward.ToHeader(header));
  }
}
