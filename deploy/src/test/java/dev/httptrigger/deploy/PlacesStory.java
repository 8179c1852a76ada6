package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.Gateway.bearer;
import static dev.httptrigger.deploy.Manifests.formHost;
import static dev.httptrigger.deploy.Manifests.host;
import static dev.httptrigger.deploy.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.deploy.Gateway.Crossing;
import dev.httptrigger.deploy.Gateway.Protocol;
import dev.httptrigger.testkit.Received;
import dev.httptrigger.testkit.TokenMint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tokens from all four places and claims to all four places, in both profiles. The upstream sees
 * what the token says exactly once, nothing of what the client forged, no token, and all else byte
 * for byte.
 */
interface PlacesStory {
  /** The installation under test; the same one for all tests of a class. */
  Installation installation();

  /** The profiles that a trigger chooses from. */
  enum Profile {
    STRICT("Strict", 401),
    FUNCTION_COMPUTE("FunctionCompute", 400);

    private final String text;
    private final int withoutToken;

    Profile(String text, int withoutToken) {
      this.text = text;
      this.withoutToken = withoutToken;
    }

    String trigger() {
      return "places-" + text.toLowerCase(Locale.ROOT);
    }
  }

  /** The places where a token may be, in the order in which the triggers look. */
  enum Place {
    HEADER,
    COOKIE,
    QUERY,
    FORM
  }

  /** What a client made up. */
  String FORGED = "eve";

  TokenMint MINT = TokenMint.generate("ES256", "k1");
  TokenMint FOREIGN = TokenMint.generate("ES256", "k1");

  /** A name and a number that no place takes as they are. */
  String GOOD =
      MINT.sign(
          "{\"sub\":\"jané\",\"name\":\"Jon; Snow\",\"uid\":9007199254740993,\"exp\":4829597641}");

  String BAD = FOREIGN.sign("{\"sub\":\"" + FORGED + "\",\"exp\":4829597641}");

  private void applyTriggers() {
    installation()
        .applyOnce(
            Arrays.stream(Profile.values()).map(PlacesStory::manifest).toArray(String[]::new));
  }

  private static String manifest(Profile profile) {
    return trigger(
        profile.trigger(),
        """
        hosts: ["%s", "%s"]
        profile: %s
        jwt:
          tokenForwarding: Remove
          tokenLocations:
          - {in: Header, name: Authorization, prefix: "Bearer "}
          - {in: Cookie, name: session}
          - {in: Query, name: access_token}
          - {in: Form, name: access_token}
          providers:
          - name: main
            jwks: {inline: %s}
          forwardClaims:
          - {claim: sub, to: Header, name: x-user-id}
          - {claim: name, to: Cookie, name: name}
          - {claim: uid, to: Query, name: uid}
          - {claim: uid, to: Form, name: uid}
        """
            .formatted(
                host(profile.trigger()),
                formHost(profile.trigger()),
                profile.text,
                TokenMint.publicJwks(MINT)));
  }

  /** Every profile with every place over every protocol. */
  static Stream<Arguments> crossings() {
    return Arrays.stream(Profile.values())
        .flatMap(
            profile ->
                Arrays.stream(Place.values())
                    .flatMap(
                        place ->
                            Arrays.stream(Protocol.values())
                                .map(protocol -> Arguments.of(profile, place, protocol))));
  }

  @ParameterizedTest(name = "{0}: a token in {1} over {2}")
  @MethodSource("dev.httptrigger.deploy.PlacesStory#crossings")
  default void aTokenFromAnyPlaceBecomesClaimsInAllPlaces(
      Profile profile, Place place, Protocol protocol) {
    applyTriggers();

    // Where the recommended gateway takes no header with an underscore, the lenient one does.
    assertArrivesAsTheTokenSays(
        place, send(installation().recommended(), protocol, profile, request(place, List.of())));
    assertArrivesAsTheTokenSays(
        place,
        send(
            installation().lenient(),
            protocol,
            profile,
            request(place, List.of("x_user_id: eve", "X_USER-ID: eve"))));
  }

  /**
   * What a client sends.
   *
   * @param headerLines beside those of the form
   * @param target path and query
   * @param form the body
   */
  record FormRequest(List<String> headerLines, String target, String form) {}

  /** The good token in that place, bad ones in all later ones, and every name forged everywhere. */
  private static FormRequest request(Place place, List<String> more) {
    List<String> lines =
        new ArrayList<>(List.of("x-user-id: eve", "X-User-Id: eve", "x.user.id: eve"));
    lines.addAll(more);
    if (place == Place.HEADER) {
      lines.add(bearer(GOOD));
    }
    lines.add(
        "Cookie: theme=dark; name=eve; n%61me=eve" + parameter(place, Place.COOKIE, "; session="));
    lines.add("Cookie: uid=mine; name=\"eve\"");
    return new FormRequest(
        lines,
        "/orders?keep=%41+b&uid=eve&%75id=eve"
            + parameter(place, Place.QUERY, "&%61ccess_token=")
            + "&a=1;uid=eve&u%69d&name=mine",
        "uid=eve&kept=%42+c"
            + parameter(place, Place.FORM, "&access%5ftoken=")
            + "&b=2;%75id=eve&u%69d=eve&uid&name=mine");
  }

  /** The token that a request has there, behind those words. */
  private static String parameter(Place good, Place here, String words) {
    if (here == good) {
      return words + GOOD;
    }
    return here.compareTo(good) > 0 ? words + BAD : "";
  }

  private static Crossing send(
      Gateway gateway, Protocol protocol, Profile profile, FormRequest request) {
    return gateway.postForm(
        protocol,
        formHost(profile.trigger()),
        request.target(),
        request.headerLines(),
        request.form());
  }

  private static void assertArrivesAsTheTokenSays(Place place, Crossing crossing) {
    assertThat(crossing.status()).as("%s", place).isEqualTo(200);
    assertThat(crossing.received()).hasSize(1);
    Received received = crossing.received().getFirst();
    assertThat(received.header("x-user-id")).containsExactly("jan%C3%A9");
    assertThat(received.header("cookie"))
        .containsExactly("theme=dark; uid=mine; name=Jon%3B%20Snow");
    assertThat(received.target())
        .isEqualTo("/orders?keep=%41+b&a=1&name=mine&uid=9007199254740993");
    assertThat(received.body()).isEqualTo("kept=%42+c&b=2&name=mine&uid=9007199254740993");
    assertNothingForged(received);
  }

  private static void assertNothingForged(Received received) {
    String all = received.head() + received.body();
    assertThat(Stream.of(GOOD, BAD, FORGED).noneMatch(all::contains))
        .as("neither a token nor a forged value arrives")
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  default void aBadTokenIsNotMadeGoodByAGoodOneInALaterPlace(Profile profile) {
    applyTriggers();
    for (Place good : List.of(Place.COOKIE, Place.QUERY, Place.FORM)) {
      FormRequest request = request(good, List.of(bearer(BAD)));
      Crossing crossing = send(installation().recommended(), Protocol.HTTP_1_1, profile, request);

      assertThat(crossing.status()).as("%s", good).isEqualTo(401);
      assertThat(crossing.received()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void withoutATokenNothingPasses(Profile profile) {
    applyTriggers();
    for (Protocol protocol : Protocol.values()) {
      Crossing crossing =
          send(
              installation().recommended(),
              protocol,
              profile,
              new FormRequest(List.of(), "/orders?a=1", "b=2"));

      assertThat(crossing.status()).isEqualTo(profile.withoutToken);
      assertThat(crossing.received()).isEmpty();
    }
  }

  /** On a route without the processor nobody could take the client's {@code uid} out. */
  @ParameterizedTest
  @EnumSource
  default void aFormOnARouteWithoutTheProcessorIsRefused(Profile profile) {
    applyTriggers();
    for (Protocol protocol : Protocol.values()) {
      Crossing crossing =
          installation()
              .recommended()
              .postForm(protocol, host(profile.trigger()), "/", List.of(bearer(GOOD)), "uid=eve");

      assertThat(crossing.status()).isEqualTo(415);
      assertThat(crossing.received()).isEmpty();
    }
    assertThat(
            installation().recommended().get(host(profile.trigger()), "/", bearer(GOOD)).status())
        .isEqualTo(200);
  }

  @Test
  default void aBodyThatIsNoFormStaysAsItIs() {
    applyTriggers();
    String json = "{\"uid\": \"mine\", \"a\": \"&uid=mine\"}";
    for (Profile profile : Profile.values()) {
      Gateway.Answer answer =
          installation()
              .recommended()
              .send(
                  "POST",
                  formHost(profile.trigger()),
                  "/",
                  List.of(bearer(GOOD), "content-type: application/json"),
                  json);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.received()).extracting(Received::body).containsExactly(json);
    }
  }
}
