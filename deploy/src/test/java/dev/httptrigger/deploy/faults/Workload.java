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

  private static final Duration PAUSE = Duration.ofMillis(400);

  /** The path of all of them. */
  static final String TRIGGERS =
      "/apis/httptrigger.dev/v1alpha1/namespaces/" + NAMESPACE + "/httptriggers";

  private static final String SECRETS = "/api/v1/namespaces/" + NAMESPACE + "/secrets";
  private static final Set<String> STEADY_KEYS = Set.of("k0");

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
  Workload(ApiClient client, KeyRing keys, InstantSource clock) {
    this.keys = keys;
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
    return IntStream.range(0, 10).mapToObj(number -> "steady-" + number).toList();
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
    String source =
        name.equals(SHARED)
            ? "secretRef: {name: keys, key: jwks.json}"
            : "inline: " + keys.jwks(new TreeSet<>(in));
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
            .formatted(name, NAMESPACE, name, version, source);
    return trigger(name).put(new Configuration.Present(version, in), manifest);
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
