package dev.httptrigger.extauthz.configsource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.configsource.ManifestFolder.Listing;
import dev.httptrigger.extauthz.configsource.ManifestFolder.Stamp;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each listing is written as names and versions: {@code a1 b2}. */
class SettledTest {
  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "a1 b2, a1 b3, a1 b1, a1 b1, the one that is always another stays as it was",
    "a2 b2, a2 b3, a1 b1, a2 b1, another that has changed is taken",
    "a1 b2 c1, a1 b3 c1, a1 b1, a1 b1 c1, a new one is taken once it was there twice",
    "a1 b2, a1 b3 c1, a1 b1, a1 b1, and not before",
    "b2, b3, a1 b1, b1, one that is gone twice is gone",
    "a1 b2, b3, a1 b1, a1 b1, and not before",
    "b2, b3 c1, a1 b1, a1 b1, it may be on its way under another name",
    "b2 c1, b3 c1, a1 b1, b1 c1, and has arrived there",
  })
  void whatIsTaken(String before, String now, String taken, String settled, String why) {
    assertThat(Settled.of(listing(before), listing(now), listing(taken)))
        .as(why)
        .isEqualTo(listing(settled));
  }

  private static Listing listing(String files) {
    Map<Path, Stamp> stamps = new HashMap<>();
    for (String file : files.split(" ", -1)) {
      int time = file.charAt(1);
      stamps.put(Path.of(file.substring(0, 1)), new Stamp(null, time, time, 0));
    }
    return new Listing(stamps, new TreeMap<>());
  }
}
