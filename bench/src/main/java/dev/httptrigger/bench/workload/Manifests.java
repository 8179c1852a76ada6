package dev.httptrigger.bench.workload;

import java.util.Locale;

/** Triggers as people write them; JSON is YAML. */
final class Manifests {
  /** The namespace of those that are asked. */
  static final String NAMESPACE = "shop";

  /** The header that gets a claim of one of many triggers. */
  static final String FORWARDED = "x-user-id";

  /** The one that gets it after a change. */
  static final String FORWARDED_INSTEAD = "x-user-no";

  private Manifests() {}

  /**
   * A trigger that forwards three claims.
   *
   * @param name its name, in the namespace of those that are asked
   * @param host its host
   * @param keys the JWKs of its key set, with commas between them
   */
  static String forwarding(String name, String host, String keys) {
    return trigger(
        NAMESPACE,
        name,
        host,
        keys,
        """
        {"claim":"sub","to":"Header","name":"x-user-id"},\
        {"claim":"email","to":"Header","name":"x-user-email"},\
        {"claim":"roles","to":"Header","name":"x-user-roles","encoding":"Csv"}\
        """);
  }

  /**
   * A trigger of the same namespace, never asked, that maps three names of its own: they are
   * removed from every request of the namespace.
   */
  static String neighbour(int number, String keys) {
    return trigger(
        NAMESPACE,
        "neighbour-" + number,
        "neighbour-" + number + ".example.com",
        keys,
        String.format(
            Locale.ROOT,
            """
            {"claim":"sub","to":"Header","name":"x-n%1$d-user"},\
            {"claim":"email","to":"Header","name":"x-n%1$d-email"},\
            {"claim":"tenant","to":"Header","name":"x-n%1$d-tenant"}\
            """,
            number));
  }

  /**
   * One of thousands.
   *
   * @param keys the JWKs of its key set, with commas between them
   */
  static String oneOfMany(String namespace, String name, String host, String keys) {
    return trigger(
        namespace,
        name,
        host,
        keys,
        "{\"claim\":\"sub\",\"to\":\"Header\",\"name\":\"" + FORWARDED + "\"}");
  }

  /** The same, for an audience. */
  static String oneOfMany(int number, String host, String keys, String audience) {
    return oneOfMany("team-" + number, "api", host, keys)
        .replace("[\"" + User.AUDIENCE + "\"]", "[\"" + audience + "\"]");
  }

  private static String trigger(
      String namespace, String name, String host, String keys, String forwards) {
    return """
    {"apiVersion":"httptrigger.dev/v1alpha1","kind":"HttpTrigger",\
    "metadata":{"name":"%s","namespace":"%s"},"spec":{"hosts":["%s"],"jwt":{\
    "providers":[{"name":"login","issuer":"%s","audiences":["%s"],\
    "jwks":{"inline":{"keys":[%s]}}}],"forwardClaims":[%s]}}}
    """
        .formatted(name, namespace, host, User.ISSUER, User.AUDIENCE, keys, forwards);
  }
}
