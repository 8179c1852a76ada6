package dev.httptrigger.extauthz.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A host has one normal spelling, and nothing that is odd has any. */
class HostFuzzTest {
  static Stream<byte[]> hosts() {
    return Stream.of(
            "orders.example.com",
            "Orders.Example.COM.:8443",
            "a.example.com,b.example.com",
            "user@example.com",
            "*.example.com",
            "[::1]:80",
            "[::FFFF:10.0.0.1]",
            "xn--bcher-kva.example",
            "example.com..",
            "example.com:",
            "example.com:80:80",
            ".example.com",
            "%65xample.com")
        .map(host -> host.getBytes(StandardCharsets.ISO_8859_1));
  }

  @MethodSource("hosts")
  @FuzzTest
  void theNormalSpellingIsOne(byte[] bytes) {
    String host = new String(bytes, StandardCharsets.ISO_8859_1);
    Optional<String> normal = HostNames.normal(host);
    if (normal.isEmpty()) {
      return;
    }
    String name = normal.get();
    assertThat(name).matches("[a-z0-9_-]+([.][a-z0-9_-]+)*|\\[[0-9a-f:.]+]");
    assertThat(HostNames.normal(name)).contains(name);
    assertThat(HostNames.normal(name.toUpperCase(Locale.ROOT))).contains(name);
    assertThat(HostNames.normal(name + ":65535")).contains(name);
    assertThat(host.toLowerCase(Locale.ROOT)).startsWith(name);
    if (!name.startsWith("[")) {
      assertThat(HostNames.normal(name + ".")).contains(name);
    }
    List<String> patterns = HostNames.patterns(name);
    assertThat(patterns).startsWith(name).endsWith("*").doesNotHaveDuplicates();
    for (String pattern : patterns.subList(1, patterns.size())) {
      String rest = pattern.substring(1);
      assertThat(name.endsWith(rest) && name.length() > rest.length()).as(pattern).isTrue();
    }
  }
}
