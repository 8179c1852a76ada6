package dev.httptrigger.extauthz.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.invariant.ProtectedTrigger.Mapping;
import dev.httptrigger.extauthz.invariant.ProtectedTrigger.Place;
import dev.httptrigger.testkit.HeaderLine;
import dev.httptrigger.testkit.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What came to the upstream of a request that passed: of every mapped name our value exactly once
 * or nothing, by whatever reading, and all else as it was sent.
 *
 * @param sent with its tokens
 * @param claims of its good token
 * @param good whether it has one
 * @param stray the token that nobody verifies
 */
record Arrived(
    ForgedRequest sent,
    ProtectedTrigger trigger,
    ExampleClaims claims,
    Optional<String> good,
    String stray,
    Received received) {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String RESERVED = "x-httptrigger-";

  /** What the wire needs, and what Envoy itself writes. */
  private static final Set<String> FRAMING =
      Set.of(
          "host", "content-length", "transfer-encoding", "connection", "authorization", "cookie");

  void assertHolds() {
    boolean reported = assertReserved();
    boolean ours = assertPayload();
    assertClaimsOnlyWithAVerifiedToken(ours, reported);
    assertHeaders(ours);
    assertCookies(ours);
    assertQuery(ours);
    assertBody(ours);
    assertTokens(ours);
  }

  /** Whether a refusal was only reported. */
  private boolean assertReserved() {
    List<HeaderLine> reserved =
        received.headers().stream()
            .filter(line -> Spelling.foldedHeader(line.name()).startsWith(RESERVED))
            .toList();
    if (trigger != ProtectedTrigger.DRY || reserved.isEmpty()) {
      assertThat(reserved).as("headers of ours").isEmpty();
      return false;
    }
    assertThat(reserved).as("headers of ours").hasSize(1);
    assertThat(reserved.getFirst().name()).isEqualTo(RESERVED + "dry-run");
    assertThat(Arrays.stream(DenialReason.values()).map(DenialReason::text))
        .contains(reserved.getFirst().value());
    return true;
  }

  /** Whether the claims arrived: all places must agree on it. */
  private boolean assertPayload() {
    List<String> payloads = headers(ProtectedTrigger.PAYLOAD);
    assertThat(payloads).as("payloads").hasSizeLessThan(2);
    payloads.forEach(
        payload -> {
          byte[] json = Base64.getUrlDecoder().decode(payload);
          assertThat(tree(new String(json, StandardCharsets.US_ASCII)))
              .as("payload")
              .isEqualTo(tree(claims.json()));
        });
    return !payloads.isEmpty();
  }

  private static Object tree(String json) {
    try {
      return new JsonMapper().readTree(json);
    } catch (IOException e) {
      throw new AssertionError("a payload that is no JSON", e);
    }
  }

  private void assertClaimsOnlyWithAVerifiedToken(boolean ours, boolean reported) {
    boolean open = path().equals(ProtectedTrigger.OPEN);
    boolean preflight = sent.method().equals("OPTIONS");
    if (ours) {
      assertThat(good).as("a good token").isPresent();
      assertThat(open || preflight || reported).as("no token was needed or accepted").isFalse();
    } else {
      boolean bearer =
          good.isPresent()
              && sent.header("authorization").stream()
                  .anyMatch(value -> value.endsWith(" " + good.get()));
      assertThat(open || preflight || reported || (trigger == ProtectedTrigger.LENIENT && !bearer))
          .as("passed without claims")
          .isTrue();
    }
  }

  private void assertHeaders(boolean ours) {
    for (String name : ProtectedTrigger.headerNames()) {
      if (!name.equals(ProtectedTrigger.PAYLOAD)) {
        assertThat(headers(name)).as("header %s", name).isEqualTo(expectedHeader(name, ours));
      }
    }
    assertThat(otherHeaders(received.headers().stream().map(HeaderLine::toString).toList()))
        .as("other headers")
        .isEqualTo(otherHeaders(sent.headerLines()));
  }

  private List<String> headers(String name) {
    return received.headers().stream()
        .filter(line -> Spelling.foldedHeader(line.name()).equals(name))
        .map(HeaderLine::value)
        .map(value -> isEscaped(name) ? Pair.unescaped(value) : value)
        .map(Pair::characters)
        .toList();
  }

  private boolean isEscaped(String name) {
    return trigger.mappings().stream()
        .anyMatch(mapping -> mapping.place() == Place.HEADER && mapping.name().equals(name));
  }

  private List<String> expectedHeader(String name, boolean ours) {
    return trigger.mappings().stream()
        .filter(mapping -> ProtectedTrigger.isHeader(mapping.place()))
        .filter(mapping -> mapping.name().equals(name))
        .flatMap(mapping -> expected(mapping, ours).stream())
        .toList();
  }

  private List<String> expected(Mapping mapping, boolean ours) {
    String text = claims.texts().get(mapping.claim());
    return ours && text != null ? List.of(text) : List.of();
  }

  /** Those that the test sends and that are nobody's, name by name, each name's in their order. */
  private static List<String> otherHeaders(List<String> lines) {
    Set<String> ours = ProtectedTrigger.headerNames();
    return lines.stream()
        .filter(
            line -> {
              String folded = Spelling.foldedHeader(ForgedRequest.name(line));
              return folded.startsWith("x")
                  && !folded.startsWith(RESERVED)
                  && !ours.contains(folded)
                  && !isEnvoys(folded);
            })
        .map(line -> ForgedRequest.name(line) + ": " + ForgedRequest.value(line))
        .sorted((one, other) -> ForgedRequest.name(one).compareTo(ForgedRequest.name(other)))
        .toList();
  }

  private static boolean isEnvoys(String name) {
    return name.startsWith("x-forwarded-")
        || name.startsWith("x-envoy-")
        || name.equals("x-request-id");
  }

  private void assertCookies(boolean ours) {
    List<String> lines = received.header("cookie");
    for (Mapping mapping : mappings(Place.COOKIE)) {
      for (CookieReader reader : CookieReader.values()) {
        assertThat(
                lines.stream()
                    .flatMap(line -> reader.read(line).stream())
                    .filter(pair -> Spelling.of(mapping.name(), pair.name()) == Spelling.SAME)
                    .map(pair -> Pair.characters(pair.value())))
            .as("cookie %s, read by %s", mapping.name(), reader)
            .isEqualTo(expected(mapping, ours));
      }
    }
    assertOtherCookies(sent.header("cookie"), lines);
  }

  private void assertOtherCookies(List<String> before, List<String> after) {
    Set<String> names = with(trigger.cookieNames(), ProtectedTrigger.TOKEN_COOKIE);
    List<String> sentParts = Cookies.parts(before);
    List<String> keptParts =
        Cookies.parts(after).stream().filter(part -> Cookies.isOther(part, names)).toList();
    assertThat(Cookies.isWithin(Cookies.certain(before, names), keptParts))
        .as("other cookies %s among %s", Cookies.certain(before, names), keptParts)
        .isTrue();
    assertThat(Cookies.isWithin(keptParts, sentParts))
        .as("cookies that nobody sent: %s, sent %s", keptParts, sentParts)
        .isTrue();
    if (Cookies.areAllCertain(before, names)) {
      assertThat(String.join("; ", after))
          .as("cookies that are all others")
          .startsWith(String.join("; ", before));
    }
  }

  private void assertQuery(boolean ours) {
    assertThat(received.target().split("\\?", 2)[0]).as("path").isEqualTo(path());
    assertParameters(Place.QUERY, query(sent.target()), query(received.target()), ours);
    if (received.target().equals(sent.target())) {
      return;
    }
    assertThat(received.target().chars().allMatch(octet -> octet > ' ' && octet < 0x7f))
        .as("a target of ours is printable")
        .isTrue();
  }

  /** Of a body that is no form not a byte changes. */
  private void assertBody(boolean ours) {
    List<String> types = sent.header("content-type");
    boolean isForm =
        types.size() == 1 && types.getFirst().toLowerCase(Locale.ROOT).startsWith(FORM);
    if (!isForm || !trigger.mapsToForm()) {
      assertThat(received.body()).as("body").isEqualTo(sent.body());
    } else if (!received.body().isEmpty() || !sent.body().isEmpty()) {
      assertParameters(Place.FORM, sent.body(), received.body(), ours);
    }
  }

  private void assertParameters(Place place, String before, String after, boolean ours) {
    for (String name : trigger.parameterNames()) {
      List<String> expected =
          mappings(place).stream()
              .filter(mapping -> mapping.name().equals(name))
              .flatMap(mapping -> expected(mapping, ours).stream())
              .toList();
      for (ParameterReader reader : ParameterReader.values()) {
        assertThat(
                reader.read(after).stream()
                    .filter(pair -> Spelling.of(name, pair.name()) == Spelling.SAME)
                    .map(pair -> Pair.characters(pair.value())))
            .as("%s %s, read by %s", place, name, reader)
            .isEqualTo(expected);
      }
    }
    Set<String> names = with(trigger.parameterNames(), ProtectedTrigger.TOKEN_PARAMETER);
    assertThat(others(after, names)).as("others in %s", place).isEqualTo(others(before, names));
    if (others(before, names).equals(ParameterReader.SEMICOLONS_TOO.pieces(before))) {
      assertThat(after).as("%s of others only", place).startsWith(before);
    }
  }

  private static List<String> others(String text, Set<String> names) {
    return ParameterReader.SEMICOLONS_TOO.pieces(text).stream()
        .filter(
            piece ->
                ParameterReader.SEMICOLONS_TOO.read(piece).stream()
                    .allMatch(
                        pair ->
                            names.stream()
                                .allMatch(
                                    name -> Spelling.of(name, pair.name()) == Spelling.OTHER)))
        .toList();
  }

  /** Beside a verified token nothing that nobody verified, and no token at all where it goes. */
  private void assertTokens(boolean ours) {
    String places =
        received.target()
            + received.header("cookie")
            + received.header("authorization")
            + (trigger.mapsToForm() && sent.header("content-type").equals(List.of(FORM))
                ? received.body()
                : "");
    if (trigger == ProtectedTrigger.REMOVING) {
      assertThat(places).as("tokens").doesNotContain(stray);
      good.ifPresent(token -> assertThat(places).as("tokens").doesNotContain(token));
    } else if (ours && trigger.isStrict()) {
      assertThat(places).as("tokens").doesNotContain(stray);
    }
  }

  private List<Mapping> mappings(Place place) {
    return trigger.mappings().stream().filter(mapping -> mapping.place() == place).toList();
  }

  private String path() {
    return sent.target().split("\\?", 2)[0];
  }

  private static String query(String target) {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }

  private static Set<String> with(Set<String> names, String name) {
    List<String> all = new ArrayList<>(names);
    all.add(name);
    return Set.copyOf(all);
  }
}
