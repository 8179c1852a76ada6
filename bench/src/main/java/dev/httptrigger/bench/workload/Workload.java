package dev.httptrigger.bench.workload;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The triggers of a run and what is asked of them. The namespace that is asked maps twenty-four
 * header names: three of the trigger that decides, the others of seven neighbours.
 */
public final class Workload {
  private static final String ORDERS = "orders";
  private static final String HOST = "orders.example.com";
  private static final int NEIGHBOURS = 7;
  private static final Duration VALIDITY = Duration.ofDays(1);
  private static final long SEED = 8;
  private static final int UNAUTHORIZED = 401;

  private static final int SAMPLED_TOKENS = 500;

  /** One of so many has a wrong signature: servers remember fewer of those. */
  private static final int WRONG_ONE_IN = 10;

  private final Path folder;
  private final Instant now;
  private final Sizes sizes;
  private final Signer signer = Signer.generate("RS256");
  private final List<String> tokens;
  private final Map<String, Fresh> fresh = new TreeMap<>();

  /**
   * How much is made.
   *
   * @param users users with a token each, for what is asked again and again
   * @param freshUsers users with a token each of an algorithm, for what is never seen twice
   * @param freshHosts hosts at which each of those is new
   */
  public record Sizes(int users, int freshUsers, int freshHosts) {}

  /** Requests whose tokens no server has seen, of one algorithm. */
  private record Fresh(
      String jwk,
      List<String> tokens,
      List<byte[]> messages,
      List<Expected> expected,
      String name) {}

  private Workload(Path folder, Sizes sizes, Instant now) {
    this.folder = folder;
    this.sizes = sizes;
    this.now = now;
    this.tokens = signer.tokens(sizes.users(), expiry());
  }

  /**
   * Makes keys, signs tokens and writes the triggers.
   *
   * @param folder an empty one; gets the manifests
   * @param now the tokens are good from then on, for a day
   */
  public static Workload create(Path folder, Sizes sizes, Instant now) {
    Workload workload = new Workload(folder, sizes, now);
    workload.write(ORDERS, Manifests.forwarding(ORDERS, HOST, workload.signer.mint().publicJwk()));
    String key = TokenMint.generate("ES256", "neighbour").publicJwk();
    for (int neighbour = 0; neighbour < NEIGHBOURS; neighbour++) {
      workload.write("neighbour-" + neighbour, Manifests.neighbour(neighbour, key));
    }
    return workload;
  }

  /** The manifests. */
  public Path folder() {
    return folder;
  }

  /**
   * Adds triggers for tokens of an algorithm that are never seen twice; before the server starts.
   * Once is enough.
   *
   * @param algorithm an {@code alg} value
   */
  public void addFresh(String algorithm) {
    if (fresh.containsKey(algorithm)) {
      return;
    }
    Signer own = algorithm.equals("RS256") ? signer : Signer.generate(algorithm);
    List<String> signed =
        algorithm.equals("RS256") && tokens.size() >= sizes.freshUsers()
            ? tokens.subList(0, sizes.freshUsers())
            : own.tokens(sizes.freshUsers(), expiry());
    String name = "fresh-" + algorithm.toLowerCase(Locale.ROOT);
    for (int host = 0; host < sizes.freshHosts(); host++) {
      // With another second key, the key set is another one.
      String keys = own.mint().publicJwk() + "," + TokenMint.generate("ES256", "other").publicJwk();
      String trigger = name + "-" + host;
      write(trigger, Manifests.forwarding(trigger, ManyHosts.host(name, host), keys));
    }
    List<byte[]> messages =
        signed.stream()
            .map(token -> new EnvoyRequest(ManyHosts.host(name, 0), Optional.of(token)).message())
            .toList();
    fresh.put(
        algorithm,
        new Fresh(own.mint().publicJwk(), signed, messages, allowed(signed.size()), name));
  }

  /** What any server that verifies tokens can be asked to do of it. */
  public CommonTask commonTask() {
    return new CommonTask(HOST, signer, tokens, now);
  }

  /** Good tokens, each of them asked again and again. */
  public Questionnaire known() {
    return known(tokens.size());
  }

  /** So many of them. */
  public Questionnaire known(int number) {
    return questionnaire(tokens.subList(0, number), allowed(number));
  }

  /** Requests without a token. */
  public Questionnaire noToken() {
    return new Questionnaire(
        List.of(new EnvoyRequest(HOST, Optional.empty()).message()), denied(1));
  }

  /** Texts of a token's length that are none. */
  public Questionnaire garbage() {
    SplittableRandom random = new SplittableRandom(SEED);
    return refused(
        token -> {
          byte[] bytes = new byte[token.length() * 3 / 4];
          random.nextBytes(bytes);
          return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        });
  }

  /** Good tokens with the signature of another. */
  public Questionnaire wrongSignature() {
    List<String> others = new ArrayList<>(tokens.subList(1, tokens.size()));
    others.add(tokens.getFirst());
    int wrong = Math.max(1, tokens.size() / WRONG_ONE_IN);
    return questionnaire(
        IntStream.range(0, wrong)
            .mapToObj(token -> parts(tokens.get(token)) + signature(others.get(token)))
            .toList(),
        denied(wrong));
  }

  /** Tokens that were good once. */
  public Questionnaire expired() {
    List<String> old = signer.tokens(sizes.freshUsers(), now.minus(VALIDITY).getEpochSecond());
    return questionnaire(old, denied(old.size()));
  }

  /**
   * Good tokens that the server never saw before.
   *
   * @param algorithm one that was added
   */
  public Questions neverSeen(String algorithm) {
    Fresh added = added(algorithm);
    return new ManyHosts(added.messages(), added.expected(), added.name(), sizes.freshHosts());
  }

  /** The same requests, of a server that allows everything. */
  public Questions neverSeenForAlwaysOk(String algorithm) {
    Fresh added = added(algorithm);
    return new Questionnaire(added.messages(), added.expected()).forAlwaysOk();
  }

  /**
   * So many good tokens of those that {@link #neverSeen} has, again and again: after the first time
   * they are known.
   *
   * @param algorithm one that was added
   * @param number how many tokens; rounded up to what all users have at some hosts
   */
  public Questions seenAgain(String algorithm, int number) {
    Fresh added = added(algorithm);
    int hosts = Math.ceilDiv(number, added.messages().size());
    if (hosts > sizes.freshHosts()) {
      throw new IllegalArgumentException("there are no " + number + " tokens");
    }
    return new ManyHosts(added.messages(), added.expected(), added.name(), hosts);
  }

  /**
   * Writes some of the tokens that were added, for programs that verify nothing else: a file for
   * each algorithm, the public JWK in its first line and then a token in each.
   *
   * @return the files by algorithm
   */
  public Map<String, Path> writeSamples(Path samples) {
    Map<String, Path> files = new TreeMap<>();
    fresh.forEach(
        (algorithm, added) -> {
          List<String> lines = new ArrayList<>(List.of(added.jwk()));
          lines.addAll(added.tokens().subList(0, Math.min(SAMPLED_TOKENS, added.tokens().size())));
          try {
            files.put(algorithm, Files.write(samples.resolve(added.name() + ".tokens"), lines));
          } catch (IOException e) {
            throw new UncheckedIOException("can't write tokens", e);
          }
        });
    return files;
  }

  /** The manifest of one trigger, as a file. */
  public Path oneManifest() {
    return folder.resolve(ORDERS + ".yaml");
  }

  private Fresh added(String algorithm) {
    Fresh added = fresh.get(algorithm);
    if (added == null) {
      throw new IllegalArgumentException("there are no triggers for " + algorithm);
    }
    return added;
  }

  private Questionnaire refused(Function<String, String> change) {
    return questionnaire(tokens.stream().map(change).toList(), denied(tokens.size()));
  }

  private static Questionnaire questionnaire(List<String> sent, List<Expected> expected) {
    return new Questionnaire(
        sent.stream().map(token -> new EnvoyRequest(HOST, Optional.of(token)).message()).toList(),
        expected);
  }

  private static List<Expected> allowed(int users) {
    return IntStream.range(0, users)
        .<Expected>mapToObj(number -> new Expected.Allowed(new User(number).headers()))
        .toList();
  }

  private static List<Expected> denied(int requests) {
    return IntStream.range(0, requests)
        .<Expected>mapToObj(_ -> new Expected.Denied(UNAUTHORIZED))
        .toList();
  }

  private long expiry() {
    return now.plus(VALIDITY).getEpochSecond();
  }

  /** Header and claims, with the dot behind them. */
  private static String parts(String token) {
    return token.substring(0, token.lastIndexOf('.') + 1);
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  private void write(String name, String manifest) {
    try {
      Files.writeString(folder.resolve(name + ".yaml"), manifest, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write a trigger", e);
    }
  }
}
