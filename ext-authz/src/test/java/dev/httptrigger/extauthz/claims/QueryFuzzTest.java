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

/** Whatever query comes, every server finds our value once or nothing, and all else stays. */
class QueryFuzzTest {
  static Stream<byte[]> targets() {
    return Stream.of(
            "/x",
            "/x?",
            "/x?a=1&uid=2;b=3",
            "/x?%75id=1&u%2569d=2&UID=3",
            "/x?%u0075id=1&uid%=2",
            "/x?uid[]=1&uid[a=b]=2&[uid]=3&uid.x",
            "/x?+uid=1&uid%00x=2&!uid=3&_uid=4",
            "/x??uid=1&a?uid=2",
            "/z??\\%75\u001c\u0000&%1%%%E]]]]?uid=2",
            "/x?%EF%BD%95id=1&%A0uid=2",
            "/x?uid(1i)=1&u-id=2&uids=3&&=4")
        .map(target -> target.getBytes(StandardCharsets.ISO_8859_1));
  }

  @MethodSource("targets")
  @FuzzTest
  void bytesAsTarget(byte[] bytes) {
    String target = new String(bytes, StandardCharsets.ISO_8859_1);
    String path = target.substring(0, (target + "?").indexOf('?'));

    String with =
        QueryRewrite.rewritten(target, Set.of("uid"), List.of(new Parameter("uid", "ours")));
    String without = QueryRewrite.rewritten(target, Set.of("uid"), List.of());

    assertThat(with).startsWith(path + "?").endsWith("uid=ours");
    assertThat(without).startsWith(path);
    for (ParameterReader reader : ParameterReader.values()) {
      assertThat(reader.values(query(with))).as("%s", reader).containsExactly("ours");
      assertThat(reader.values(query(without))).as("%s", reader).isEmpty();
    }
    assertThat(ParameterReader.others(query(with)))
        .isEqualTo(ParameterReader.others(query(target)))
        .isEqualTo(ParameterReader.others(query(without)));
    assertThat(QueryRewrite.rewritten(without, Set.of("uid"), List.of())).isEqualTo(without);
  }

  private static String query(String target) {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }
}
