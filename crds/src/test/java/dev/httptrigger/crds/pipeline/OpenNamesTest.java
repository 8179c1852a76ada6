package dev.httptrigger.crds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.ClaimForward.Encoding;
import dev.httptrigger.crds.config.ClaimForward.Target;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.ClaimForward.ToQuery;
import dev.httptrigger.crds.config.Denials;
import dev.httptrigger.crds.config.TriggerCompiler;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Access;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Behaviour;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.Enforcement;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Preflight;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpenNamesTest {
  private static final String HOST = "a.example.com";

  private static final String GOOD =
      """
      apiVersion: httptrigger.dev/v1alpha1
      kind: HttpTrigger
      metadata: {name: orders, namespace: shop}
      spec:
        hosts: [a.example.com]
        jwt:
          providers:
          - name: main
            jwks: {inline: {keys: [{kty: OKP, kid: b, crv: Ed25519, x: CpBWJJZI8HMMNgkRKOt-o-Du9vs1UynvcFa22woa2g0}]}}
      """;

  private static final Jwt JWT = (Jwt) decide(Triggers.prepared(GOOD)).access();

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of(
            "A cookie that the other maps too", new ToCookie("c"), jwt(new ToCookie("c")), false),
        Arguments.of("A cookie of another case", new ToCookie("c"), jwt(new ToCookie("C")), false),
        Arguments.of(
            "A cookie whose other spellings stay open there",
            new ToCookie("c"),
            jwt(new ToCookie("_c")),
            true),
        Arguments.of(
            "A parameter that PHP reads as the other's",
            new ToQuery("user.id"),
            jwt(new ToForm("user_id")),
            false),
        Arguments.of(
            "A parameter within the other's", new ToForm("q.a"), jwt(new ToForm("q")), true),
        Arguments.of(
            "A cookie that is a parameter there", new ToCookie("c"), jwt(new ToQuery("c")), true),
        Arguments.of(
            "A parameter that the other maps too", new ToQuery("q"), jwt(new ToQuery("q")), false),
        Arguments.of(
            "Form takes from the query too", new ToQuery("q"), jwt(new ToForm("q")), false),
        Arguments.of(
            "Query takes not always from the form", new ToForm("q"), jwt(new ToQuery("q")), true),
        Arguments.of("The other maps nothing", new ToForm("q"), jwt(), true),
        Arguments.of(
            "The other is open to everybody", new ToQuery("q"), behaviour(new Anonymous()), true),
        Arguments.of("The other denies everything", new ToQuery("q"), new Refuse(), false),
        Arguments.of("Headers are taken from all requests", new ToHeader("x-a"), jwt(), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void aNameThatIsOpenElsewhereIsTold(String rule, Target target, Behaviour other, boolean told) {
    TriggerConfig orders = config("orders", HOST, false, jwt(target));
    TriggerConfig second = config("second", HOST, false, other);

    assertThat(new OpenNames(List.of(second, orders)).of(orders)).as(rule).hasSize(told ? 1 : 0);
  }

  @Test
  void theWarningNamesHostNameAndTrigger() {
    TriggerConfig orders = config("orders", HOST, false, jwt(new ToCookie("uid")));
    TriggerConfig second = config("second", HOST, false, jwt());

    assertThat(new OpenNames(List.of(orders, second)).of(orders))
        .extracting(Finding::line)
        .containsExactly(
            "NameOpenElsewhere: spec.jwt.forwardClaims: On the host a.example.com, the trigger"
                + " shop/second leaves the cookie uid to the client, so a function behind both"
                + " would believe it. Map the same name in that trigger too, or make sure that"
                + " their functions are not the same.");
    assertThat(new OpenNames(List.of(orders, second)).of(second)).isEmpty();
  }

  @Test
  void otherHostsAndClosedPrefixesDoNotCount() {
    TriggerConfig orders = config("orders", HOST, false, jwt(new ToCookie("uid")));

    assertThat(
            new OpenNames(
                    List.of(
                        orders,
                        config("far", "b.example.com", false, jwt()),
                        config("closed", HOST, true, jwt())))
                .of(orders))
        .isEmpty();
  }

  private static Decide decide(PreparedTrigger prepared) {
    return (Decide)
        TriggerCompiler.compile(prepared.resolved().orElseThrow(), new OnlyById()).behaviour();
  }

  private static Behaviour jwt(Target... targets) {
    return behaviour(
        new Jwt(
            JWT.match(),
            JWT.missingToken(),
            JWT.tokenForwarding(),
            JWT.tokenLocations(),
            JWT.providers(),
            Stream.of(targets)
                .map(target -> new ClaimForward(List.of("sub"), Encoding.DEFAULT, target))
                .toList(),
            Optional.empty(),
            List.of(),
            Optional.empty()));
  }

  private static Behaviour behaviour(Access access) {
    return new Decide(
        Profile.STRICT,
        Enforcement.ENFORCE,
        Optional.empty(),
        Preflight.ALLOW,
        access,
        Denials.USUAL);
  }

  private static TriggerConfig config(
      String name, String host, boolean closed, Behaviour behaviour) {
    return new TriggerConfig(
        new ObjectName("shop", name),
        "uid-" + name,
        1,
        new ByHost(
            List.of(
                new HostBinding(
                    host, Instant.EPOCH, List.of(new HeldPrefix("/", Instant.EPOCH, closed))))),
        behaviour);
  }
}
