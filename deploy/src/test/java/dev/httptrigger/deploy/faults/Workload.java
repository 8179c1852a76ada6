package dev.httptrigger.deploy.faults;

import dev.httptrigger.testkit.ApiClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The triggers of a run, which somebody changes all the time: some are left as they are, one is
 * another with every look, keys go from one and from the Secret of another, one comes and goes.
 * Safe for use by several threads.
 */
final class Workload implements AutoCloseable {
  /** The namespace of all of them. */
  static final String NAMESPACE = "shop";

  /** Changed all the time. */
  static final String CANARY = "canary";

  /** Keys go from it. */
  static final String ROTATING = "rotating";

  /** Its keys are in a Secret, and go from there. */
  static final String SHARED = "shared";

  /** Comes and goes. */
  static final String LEAVING = "leaving";

  /** Its key is at a server of keys. */
  static final String REMOTE = "remote";

  /** The key of those that are left as they are. */
  static final String STEADY_KEY = "k0";

  private static final Duration PAUSE = Duration.ofMillis(400);

  /** The path of all of them. */
  static final String TRIGGERS =
      "/apis/httptrigger.dev/v1alpha1/namespaces/" + NAMESPACE + "/httptriggers";

  private static final String SECRETS = "/api/v1/namespaces/" + NAMESPACE + "/secrets";
  private static final String CONFIG_MAPS = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
  private static final Set<String> STEADY_KEYS = Set.of(STEADY_KEY);

  private final Cluster cluster;
  private final KeyRing keys;
  private final Map<String, Journal> journals = new TreeMap<>();
  private final Map<String, Tenant> triggers = new TreeMap<>();
  private final Tenant secret;
  private final Thread thread;
  private int step;
  private int rotation;
  private int sharedRotation;
  private boolean leavingIsThere;
  private int life;
  private volatile boolean paused;

  /** Names them; {@link #start} makes them. */
  Workload(Cluster cluster, KeyRing keys, InstantSource clock) {
    this.cluster = cluster;
    this.keys = keys;
    ApiClient client = cluster.client();
    Instant now = clock.instant();
    for (String name : names()) {
      Journal journal = new Journal(now);
      journals.put(name, journal);
      triggers.put(name, new Tenant(client, TRIGGERS, name, journal, clock));
    }
    secret = new Tenant(client, SECRETS, "keys", journal(SHARED), clock);
    thread = Thread.ofVirtual().name("workload").unstarted(this::changeAllTheTime);
  }

  /** Those that are left as they are. */
  static List<String> steady() {
    return Stream.concat(
            IntStream.range(0, 10).mapToObj(number -> "steady-" + number), Stream.of(REMOTE))
        .toList();
  }

  private static Set<String> names() {
    Set<String> all = new TreeSet<>(steady());
    all.addAll(List.of(CANARY, ROTATING, SHARED, LEAVING));
    return all;
  }

  /** What was acknowledged of each. */
  Map<String, Journal> journals() {
    return Map.copyOf(journals);
  }

  private Journal journal(String name) {
    return Objects.requireNonNull(journals.get(name));
  }

  /** Makes them all, and begins to change them. */
  void start() {
    restore();
    thread.start();
  }

  /** Writes all of them anew, as somebody does who has them in Git. */
  synchronized void restore() {
    putSecret();
    putAuthority();
    for (String name : steady()) {
      put(name, "0", STEADY_KEYS);
    }
    put(SHARED, "0", sharedKeys());
    put(ROTATING, "0", rotatingKeys());
    put(CANARY, Integer.toString(step), STEADY_KEYS);
    if (leavingIsThere) {
      put(LEAVING, "0", leavingKeys());
    }
  }

  /** Nobody changes anything while it is so. */
  void pause(boolean now) {
    paused = now;
  }

  private void changeAllTheTime() {
    try {
      while (!Thread.interrupted()) {
        if (!paused) {
          change();
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void change() {
    step++;
    put(CANARY, Integer.toString(step), STEADY_KEYS);
    if (step % 3 == 0) {
      rotation++;
      put(ROTATING, "0", rotatingKeys());
    }
    if (step % 4 == 1) {
      sharedRotation++;
      putSecret();
    }
    if (step % 6 == 2) {
      comeOrGo();
    }
  }

  private void comeOrGo() {
    if (leavingIsThere) {
      leavingIsThere = !delete();
    } else {
      life++;
      leavingIsThere = put(LEAVING, "0", leavingKeys());
    }
  }

  /** Deletes the one that comes and goes, and makes another of its name with other keys. */
  synchronized void replace() {
    delete();
    life++;
    leavingIsThere = put(LEAVING, "0", leavingKeys());
  }

  /** The text with a stranger's keys in the place of those of the ones that stay. */
  String withStrangersKeys(String text) {
    return keys.strange(STEADY_KEYS.iterator().next(), text);
  }

  private boolean delete() {
    return trigger(LEAVING).delete();
  }

  private Tenant trigger(String name) {
    return Objects.requireNonNull(triggers.get(name));
  }

  private Set<String> rotatingKeys() {
    return Set.of(KeyRing.name(rotation), KeyRing.name(rotation + 1));
  }

  private Set<String> sharedKeys() {
    return Set.of(KeyRing.name(sharedRotation), KeyRing.name(sharedRotation + 1));
  }

  private Set<String> leavingKeys() {
    return Set.of(KeyRing.name(life));
  }

  private boolean put(String name, String version, Set<String> in) {
    String manifest =
        """
        apiVersion: httptrigger.dev/v1alpha1
        kind: HttpTrigger
        metadata: {name: %s, namespace: %s, resourceVersion: "VERSION"}
        spec:
          hosts: [%s.example.test]
          denial: {unauthorized: {headers: [{name: x-version, value: "%s"}]}}
          jwt: {providers: [{name: main, jwks: {%s}}]}
        """
            .formatted(name, NAMESPACE, name, version, source(name, in));
    return trigger(name).put(new Configuration.Present(version, in), manifest);
  }

  private String source(String name, Set<String> in) {
    return switch (name) {
      case SHARED -> "secretRef: {name: keys, key: jwks.json}";
      case REMOTE ->
          "remote: {uri: '%s', refreshInterval: 30s, caConfigMapRef: {name: ca, key: ca.crt}}"
              .formatted(cluster.keyServer().provider().keySetUrl());
      default -> "inline: " + keys.jwks(new TreeSet<>(in));
    };
  }

  /** Of the server of keys; made once. */
  private void putAuthority() {
    cluster
        .client()
        .send(
            "POST",
            CONFIG_MAPS,
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: ca, namespace: %s, labels: {httptrigger.dev/keys: "true"}}
            data:
              ca.crt: |
            %s
            """
                .formatted(NAMESPACE, cluster.keyServer().authority().indent(4)));
  }

  private void putSecret() {
    secret.put(
        new Configuration.Present("0", sharedKeys()),
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: keys
          namespace: %s
          resourceVersion: "VERSION"
          labels: {httptrigger.dev/keys: "true"}
        stringData: {jwks.json: '%s'}
        """
            .formatted(NAMESPACE, keys.jwks(new TreeSet<>(sharedKeys()))));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
