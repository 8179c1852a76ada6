package dev.httptrigger.crds.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.ClaimForward.Encoding;
import dev.httptrigger.crds.config.TriggerConfig.Enforcement;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireNameTest {
  static List<Enum<?>> constants() {
    return Stream.<Enum<?>[]>of(Profile.values(), Enforcement.values(), Encoding.values())
        .<Enum<?>>flatMap(Stream::of)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("constants")
  void aConstantHasOneSpelling(Enum<?> constant) {
    String spelling = WireName.of(constant);

    assertThat(WireName.isOf(constant, spelling)).isTrue();
    for (String other :
        List.of(
            "",
            constant.name(),
            spelling.toLowerCase(Locale.ROOT),
            spelling.substring(1),
            spelling.substring(0, spelling.length() - 1),
            spelling + "x",
            spelling + spelling)) {
      assertThat(WireName.isOf(constant, other)).as(other).isFalse();
    }
    assertThat(constants().stream().filter(each -> WireName.isOf(each, spelling)))
        .containsExactly(constant);
  }
}
