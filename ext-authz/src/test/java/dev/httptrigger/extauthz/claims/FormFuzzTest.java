package dev.httptrigger.extauthz.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.example.ParameterReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever form comes, every server finds our value once or nothing, and all else stays. */
class FormFuzzTest {
  private static final Parameter OURS = new Parameter("uid", "a b&uid=c;é%");
  private static final String WRITTEN = "a%20b%26uid%3Dc%3B%C3%A9%25";

  static Stream<byte[]> forms() {
    return Stream.of(
            "",
            "a=1&b=2",
            "a=1;uid=2;uid=3&b",
            "=%2a;+uid=%75id",
            "%75%69%64=1&UID&uid",
            "%u0055ID=1&u%id=2",
            "uid[=1&uid[a]b=2&]uid]=3",
            ".uid=1&uid.=2&__uid=3",
            "\u0000uid=1&uid\u0000=2&\u00a0uid\u0085=3",
            "uid\r\n=1&\ufeffuid=2",
            "u_id=1&uidé=2&xuid=3&uid2=4")
        .map(form -> form.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("forms")
  @FuzzTest
  void bytesAsForm(byte[] bytes) {
    String form = text(bytes);
    byte[] kept = bytes.clone();

    String with = text(ParameterSplice.splice(bytes, Set.of("uid", "other"), List.of(OURS)));
    byte[] without = ParameterSplice.splice(bytes, Set.of("uid"), List.of());

    assertThat(bytes).isEqualTo(kept);
    for (ParameterReader reader : ParameterReader.values()) {
      assertThat(reader.values(with)).as("%s", reader).containsExactly(WRITTEN);
      assertThat(reader.values(text(without))).as("%s", reader).isEmpty();
    }
    assertThat(ParameterReader.others(text(without))).isEqualTo(ParameterReader.others(form));
    assertThat(ParameterSplice.splice(without, Set.of("uid"), List.of())).isSameAs(without);
    if (without.length == bytes.length) {
      assertThat(without).isSameAs(bytes);
    }
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }
}
