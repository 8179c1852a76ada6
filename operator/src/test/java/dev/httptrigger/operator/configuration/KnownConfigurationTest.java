package dev.httptrigger.operator.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.Grants.Unknown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Absence is no decision: the last configuration that could be read stays. */
final class KnownConfigurationTest {
  private static final String GRANT =
      "hostGrants: [{namespaceSelector: {matchLabels: {team: shop}}, hosts: [a.example.com]}]";

  private final KnownConfiguration known = new KnownConfiguration();

  private static Known granted(String... namespaces) {
    return new Known(List.of(new Grant(Set.of(namespaces), Set.of("a.example.com"))));
  }

  @Test
  void beforeAnythingCouldBeReadNothingIsKnown() {
    assertThat(known.grants()).isEqualTo(new Unknown());
    assertThat(known.configuration(Optional.empty())).isFalse();
    assertThat(known.problem()).isEmpty();
    assertThat(known.configuration(Optional.of("hostGrants"))).isFalse();
    assertThat(known.problem()).isPresent();
    assertThat(known.grants()).isEqualTo(new Unknown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hostGrants: {", "", "hostGrants: [{}]", "(missing)"})
  void whatCanNotBeReadOrIsGoneChangesNothingAndIsSaid(String text) {
    known.namespace("shop", Map.of("team", "shop"));
    assertThat(known.configuration(Optional.of(GRANT))).isTrue();

    assertThat(known.configuration(Optional.of(text).filter(each -> !each.equals("(missing)"))))
        .isFalse();

    assertThat(known.grants()).isEqualTo(granted("shop"));
    assertThat(known.problem()).isPresent();
    assertThat(known.hostGrants()).isEqualTo(1);
    assertThat(known.configuration(Optional.of(GRANT))).as("mended").isFalse();
    assertThat(known.problem()).isEmpty();
  }

  @Test
  void grantsAreWithdrawnByWord() {
    known.namespace("shop", Map.of("team", "shop"));
    known.configuration(Optional.of(GRANT));

    assertThat(known.configuration(Optional.of("hostGrants: []"))).isTrue();

    assertThat(known.grants()).isEqualTo(new Known(List.of()));
  }

  @Test
  void labelsOfNamespacesCountAsTheyAre() {
    known.configuration(Optional.of(GRANT));
    assertThat(known.grants()).isEqualTo(granted());

    assertThat(known.namespace("shop", Map.of("team", "shop"))).isTrue();
    assertThat(known.namespace("bank", Map.of())).isTrue();
    assertThat(known.grants()).isEqualTo(granted("shop"));

    assertThat(known.namespace("bank", Map.of("team", "shop"))).isTrue();
    assertThat(known.namespace("bank", Map.of("team", "shop"))).isFalse();
    assertThat(known.grants()).isEqualTo(granted("shop", "bank"));

    assertThat(known.namespaceGone("shop")).isTrue();
    assertThat(known.namespaceGone("shop")).isFalse();
    assertThat(known.grants()).isEqualTo(granted("bank"));
  }
}
