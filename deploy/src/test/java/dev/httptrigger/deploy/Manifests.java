package dev.httptrigger.deploy;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The manifests of the story. */
final class Manifests {
  /** The documentation's own token: good until the year 2123. */
  static final String SAMPLE_TOKEN =
      "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9"
          + ".eyJuYW1lIjoiSm9uIFNub3ciLCJhZG1pbiI6dHJ1ZSwiZXhwIjo0ODI5NTk3NjQxfQ"
          + ".eRcobbpjAd3OSMxcWbmbicOTLjO2vuLR9F2QZMK4rz1JqfSRHgwQVqNxcfOIO9ckDMNlF_3jtdfCfvXfka-phJZ"
          + "pHmnaQJxmnOA8zA3R4wF4GUQdz5zkt74cK9jLAXpokwrviz2ROehwxTCwa0naRd_N9eFhvTRnP3u7L0xn3ll4iOf8"
          + "Q4jS0mVLpjyTa5WiBkN5xi9hkFxd__p98Pah_Yf0hVQ2ldGSyTtAMmdM1Bvzad-kdZ_wW0jcctIla9bLnOo-Enr14"
          + "EsGvziMh_QTZ3HQtJuToSKZ11xkNgaz7an5de6PuF5ISXQzxigpFVIkG765aEDVtEnFkMO0xyPGLg";

  /** The documentation's own key. Its private half is published. */
  static final String SAMPLE_JWKS =
      """
      {"keys": [{"alg": "RS256", "e": "AQAB", "kty": "RSA", "use": "sig", "n": \
      "u1LWgoomekdOMfB1lEe96OHehd4XRNCbZRm96RqwOYTTc28Sc_U5wKV2umDzolfoI682ct2BNnRRahYgZPhbOCzHYM6i8sR\
      Xjz9Ghx3QHw9zrYACtArwQxrTFiejbfzDPGdPrMQg7T8wjtLtkSyDmCzeXpbIdwmxuLyt_ahLfHelr94kEksMDa42V4Fi5bM\
      W4cCLjlEKzBEHGmFdT8UbLPCvpgsM84JK63e5ifdeI9NdadbC8ZMiR--dFCujT7AgRRyMzxgdn2l-nZJ2ZaYzbLUtAW5_U2k\
      fRVkDNa8d1g__2V5zjU6nfLJ1S2MoXMgRgDPeHpEehZVu2kNaSFvDUQ"}]}\
      """;

  /** The name of an HTTPRoute. */
  static final String ROUTE = "routed";

  /** One of its rules. */
  static final String RULE = "login";

  /** A host that is not the route's: a gateway may say that its requests are of that rule. */
  static final String HOST_OF_RULE = host("by-rule");

  /** The name of a Knative Service. */
  static final String SERVICE = "hello";

  /** A host of which nothing but a gateway says that its requests are that Service's. */
  static final String HOST_OF_SERVICE = host("by-service");

  private static final Pattern KIND = Pattern.compile("^kind: (\\w+)$", Pattern.MULTILINE);
  private static final Pattern NAME =
      Pattern.compile("^metadata: \\{name: ([^,}]+)", Pattern.MULTILINE);

  private Manifests() {}

  /** The kind of the one object in a manifest. */
  static String kind(String manifest) {
    return first(KIND, manifest);
  }

  /** The name of the one object in a manifest. */
  static String name(String manifest) {
    return first(NAME, manifest);
  }

  private static String first(Pattern pattern, String manifest) {
    return pattern
        .matcher(manifest)
        .results()
        .map((MatchResult match) -> match.group(1))
        .findFirst()
        .orElseThrow();
  }

  /** A trigger {@code shop/<name>} with that spec, the spec indented by two. */
  static String trigger(String name, String spec) {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: %s, namespace: shop}
    spec:
    %s\
    """
        .formatted(name, spec.indent(2));
  }

  /** The host of the trigger {@code shop/<name>}. */
  static String host(String name) {
    return name + ".example.test";
  }

  /** A host whose route has the form processor, for a trigger that has it among its hosts. */
  static String formHost(String name) {
    return host(name + ".forms");
  }

  /** A spec for the trigger's own host, with one provider of these keys and more of {@code jwt}. */
  static String spec(String name, String top, String jwks, String jwt) {
    return """
    hosts: ["%s"]
    %s
    jwt:
      providers:
      - name: main
        jwks:
          allowWellKnownKeys: true
          inline: %s
    %s\
    """
        .formatted(host(name), top, jwks, jwt.indent(2));
  }
}
