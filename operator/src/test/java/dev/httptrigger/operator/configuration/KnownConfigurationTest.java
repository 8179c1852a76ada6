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

  private static final Map<String, Map<String, String>> SHOP =
      Map.of("shop", Map.of("team", "shop"), "bank", Map.of());

  private final KnownConfiguration known = new KnownConfiguration();

  private static Known granted(String... namespaces) {
    return new Known(List.of(new Grant(Set.of(namespaces), Set.of("a.example.com"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hostGrants", "", "(missing)"})
  void beforeAnythingCouldBeReadNothingIsKnown(String text) {
    assertThat(known.grants(written(text), SHOP)).isEqualTo(new Unknown());
    assertThat(known.problem().isPresent()).isEqualTo(!text.equals("(missing)"));
    assertThat(known.grants(written(GRANT), SHOP)).isEqualTo(granted("shop"));
    assertThat(known.problem()).isEmpty();
  }

  private static Optional<String> written(String text) {
    return Optional.of(text).filter(each -> !each.equals("(missing)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hostGrants: {", "", "hostGrants: [{}]", "(missing)"})
  void whatCanNotBeReadOrIsGoneChangesNothingAndIsSaid(String text) {
    known.grants(written(GRANT), SHOP);

    assertThat(known.grants(written(text), SHOP)).isEqualTo(granted("shop"));

    assertThat(known.problem()).isPresent();
    assertThat(known.hostGrants()).isEqualTo(1);
    assertThat(known.grants(written(GRANT), SHOP)).as("mended").isEqualTo(granted("shop"));
    assertThat(known.problem()).isEmpty();
  }

  @Test
  void grantsAreWithdrawnByWord() {
    known.grants(written(GRANT), SHOP);

    assertThat(known.grants(written("hostGrants: []"), SHOP)).isEqualTo(new Known(List.of()));
    assertThat(known.problem()).isEmpty();
  }

  @Test
  void labelsOfNamespacesCountAsTheyAre() {
    assertThat(known.grants(written(GRANT), Map.of())).isEqualTo(granted());
    assertThat(known.grants(written(GRANT), SHOP)).isEqualTo(granted("shop"));
    assertThat(
            known.grants(
                written(GRANT),
                Map.of("shop", Map.of("team", "shop"), "bank", Map.of("team", "shop"))))
        .isEqualTo(granted("shop", "bank"));
    assertThat(known.grants(written("hostGrants: ["), Map.of("bank", Map.of("team", "shop"))))
        .as("of the last configuration")
        .isEqualTo(granted("bank"));
  }
}
