package dev.httptrigger.extauthz.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every host that a request may name: generated ones, each run by a seed. */
class HostPropertiesTest {
  private static final String SEEDS = "dev.httptrigger.extauthz.example.Seeds#all";
  private static final List<String> PIECES =
      List.of(
          "a", "z", "0", "9", "-", "_", ".", "..", "example", "com", "xn--", ":", ":80", ":1", "[",
          "]", "[::1]", "::", "*", "%", ",", " ", "/", "@", "K", "\u212a", "\u0130", "\u00e9");

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theNormalSpellingIsNormal(long seed) {
    Random random = new Random(seed);
    int normalised = 0;
    for (int i = 0; i < 20_000; i++) {
      Optional<String> normal = HostNames.normal(host(random));
      if (normal.isPresent()) {
        normalised++;
        assertThat(HostNames.normal(normal.get())).as(normal.get()).isEqualTo(normal);
        assertThat(normal.get()).matches("[a-z0-9_.-]+|\\[[0-9a-f:.]+]").doesNotEndWith(".");
      }
    }
    assertThat(normalised).as("hosts that have a normal spelling").isGreaterThan(1_000);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void caseAPortAndOneDotSayNothing(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String host = host(random);
      Optional<String> normal = HostNames.normal(host);
      if (normal.isPresent()) {
        String name = normal.get();
        String port = ":" + random.nextInt(65_536);
        String dot = name.startsWith("[") ? "" : ".";
        for (String spelling :
            List.of(
                name.toUpperCase(Locale.ROOT),
                name + port,
                name + dot,
                name + dot + port,
                name.toUpperCase(Locale.ROOT) + dot + port)) {
          assertThat(HostNames.normal(spelling)).as("%s of %s", spelling, host).isEqualTo(normal);
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void itsOwnPatternIsTheFirstAndEveryOtherIsAWildcardAboveIt(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      Optional<String> normal = HostNames.normal(host(random));
      if (normal.isPresent()) {
        List<String> patterns = HostNames.patterns(normal.get());
        assertThat(patterns).startsWith(normal.get()).endsWith("*").doesNotHaveDuplicates();
        assertThat(patterns.subList(1, patterns.size()))
            .allMatch(each -> each.startsWith("*") && normal.get().endsWith(each.substring(1)));
      }
    }
  }

  private static String host(Random random) {
    return String.join(
        "",
        Stream.generate(() -> PIECES.get(random.nextInt(PIECES.size())))
            .limit(1 + random.nextInt(5))
            .toList());
  }
}
