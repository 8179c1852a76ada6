package dev.httptrigger.extauthz.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.extauthz.path.PathReadings.Ambiguous;
import dev.httptrigger.extauthz.path.PathReadings.Plain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What is open to us is open to every server behind us, whatever it makes of the target. */
class PathFuzzTest {
  private static final List<String> PATHS = List.of("/public/*", "/login", "/a", "/a/b/*", "/v1*");

  private static final PathRules OPEN = PathRules.of(new Whitelist(PATHS), Profile.STRICT);
  private static final PathRules CLOSED = PathRules.of(new Blacklist(PATHS), Profile.STRICT);

  static Stream<byte[]> targets() {
    return Stream.of(
            "/public/x",
            "/public/..%2fadmin",
            "/public/%2e%2e/admin",
            "/public/..;x=y/admin",
            "/public/%252e%252e/admin",
            "/public/%c0%ae%c0%ae/admin",
            "/public/\\../admin",
            "/public//..//admin",
            "/LOGIN/",
            "/%6cogin",
            "/login%00.css",
            "/a%2fb/x?/login",
            "/v1/../login#x",
            "/./a",
            "http://h/public/x")
        .map(target -> target.getBytes(StandardCharsets.ISO_8859_1));
  }

  @MethodSource("targets")
  @FuzzTest
  void anOpenPathIsOpenInEveryReading(byte[] bytes) {
    PathReadings path = PathReadings.of(bytes, true);
    List<String> readings = Servers.readings(new String(bytes, StandardCharsets.ISO_8859_1));

    if (!OPEN.ask(path).needsToken()) {
      assertThat(readings).allMatch(PathFuzzTest::stands);
    }
    if (!CLOSED.ask(path).needsToken()) {
      assertThat(readings).noneMatch(PathFuzzTest::standsBroadly);
    }
    boolean exclamation = new String(bytes, StandardCharsets.ISO_8859_1).contains("!");
    if (!exclamation) {
      PathReadings other = PathReadings.of(bytes, false);
      assertThat(other.text()).isEqualTo(path.text());
      assertThat(certain(other)).isEqualTo(certain(path));
    }
  }

  private static Optional<Plain> certain(PathReadings path) {
    return path instanceof Ambiguous ambiguous ? ambiguous.certain() : Optional.empty();
  }

  private static boolean stands(String path) {
    return path.startsWith("/public/")
        || path.equals("/login")
        || path.equals("/a")
        || path.startsWith("/a/b/")
        || path.startsWith("/v1");
  }

  /** As a server sees it that knows no case and serves a folder with and without its slash. */
  private static boolean standsBroadly(String path) {
    String folded = path.toLowerCase(Locale.ROOT);
    return stands(folded)
        || stands(folded + "/")
        || folded.equals("/login/")
        || folded.equals("/a/");
  }
}
