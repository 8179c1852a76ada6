package dev.httptrigger.deploy.scale;

import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The triggers: each for a host of its own, with the key of one of the issuers inline. Immutable.
 */
final class Population {
  private final Size size;
  private final List<String> keys;

  private Population(Size size, List<String> keys) {
    this.size = size;
    this.keys = List.copyOf(keys);
  }

  /** Makes the issuers' keys. */
  static Population of(Size size) {
    return new Population(
        size,
        IntStream.range(0, size.issuers())
            .parallel()
            .mapToObj(issuer -> TokenMint.generate("RS256", "key-" + issuer))
            .map(TokenMint::publicJwks)
            .toList());
  }

  /** The names of all namespaces. */
  List<String> namespaces() {
    return IntStream.range(0, size.namespaces()).mapToObj(Population::namespace).toList();
  }

  private static String namespace(int number) {
    return "team-" + number;
  }

  /** One of the triggers; those beyond {@link Size#triggers} are of the same kind. */
  Member member(int number) {
    return new Member(namespace(number % size.namespaces()), "t" + number);
  }

  /** The manifest of a trigger, in a version that its denials show. */
  String manifest(int number, long version) {
    Member member = member(number);
    int issuer = number % size.issuers();
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: %s, namespace: %s}
    spec:
      hosts: [%s]
      denial: {unauthorized: {headers: [{name: x-version, value: "%d"}]}}
      jwt:
        providers:
        - name: main
          issuer: https://login-%d.example.test/
          audiences: [orders]
          jwks: {inline: %s}
        forwardClaims:
        - {claim: sub, to: Header, name: x-user-id}
    """
        .formatted(
            member.name(), member.namespace(), member.host(), version, issuer, keys.get(issuer));
  }

  /** A merge patch that makes it another version. */
  static String edit(long version) {
    return """
    {"spec": {"denial": {"unauthorized": {"headers": [{"name": "x-version", "value": "%d"}]}}}}\
    """
        .formatted(version);
  }

  /**
   * Which trigger.
   *
   * @param namespace its namespace
   * @param name its name
   */
  record Member(String namespace, String name) {
    /** The host that it is for. */
    String host() {
      return name + ".example.test";
    }

    /** The path of all triggers of its namespace on the API server. */
    String collection() {
      return "/apis/httptrigger.dev/v1alpha1/namespaces/" + namespace + "/httptriggers";
    }

    /** Its own path there. */
    String path() {
      return collection() + "/" + name;
    }
  }
}
