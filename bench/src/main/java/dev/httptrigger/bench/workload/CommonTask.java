package dev.httptrigger.bench.workload;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What any server that verifies tokens can do: RS256 tokens of one issuer for one audience, with
 * the subject for the upstream in the header {@value #USER_HEADER}. Immutable.
 */
public final class CommonTask {
  /** The header that gets the subject. */
  public static final String USER_HEADER = "x-user-id";

  private static final String CROWD = "crowd";
  private static final String ELSEWHERE = "https://login.elsewhere.example/";
  private static final Duration AGE = Duration.ofHours(1);

  private final String host;
  private final Signer signer;
  private final List<String> tokens;
  private final Instant now;

  CommonTask(String host, Signer signer, List<String> tokens, Instant now) {
    this.host = host;
    this.signer = signer;
    this.tokens = List.copyOf(tokens);
    this.now = now;
  }

  /**
   * A token, and whether a server has to let it pass.
   *
   * @param what what is wrong with it
   * @param token nothing where there is none
   * @param allowed whether it is good
   */
  public record Trial(String what, Optional<String> token, boolean allowed) {
    /** What is wrong with it; never the token. */
    @Override
    public String toString() {
      return what;
    }
  }

  /** The host that all requests are for, where there is one. */
  public String host() {
    return host;
  }

  /** The hosts of so many triggers. */
  public static List<String> hosts(int number) {
    return IntStream.range(0, number).mapToObj(host -> ManyHosts.host(CROWD, host)).toList();
  }

  /** Who signs. */
  public String issuer() {
    return User.ISSUER;
  }

  /** For whom. */
  public String audience() {
    return User.AUDIENCE;
  }

  /** The key that signs. */
  public TokenMint mint() {
    return signer.mint();
  }

  /** The JWK set that verifies. */
  public String keySet() {
    return TokenMint.publicJwks(signer.mint());
  }

  /** Good tokens; that of user number n is at n. */
  public List<String> tokens() {
    return tokens;
  }

  /** What the upstream has to get for the token at that number. */
  public String user(int number) {
    return new User(number).headers().getOrDefault(USER_HEADER, "");
  }

  /** The good tokens in turn, asked as Envoy asks by default. */
  public Questions checks() {
    return new Questionnaire(
        tokens.stream()
            .map(token -> new EnvoyRequest(host, Optional.of(token)).joinedMessage())
            .toList(),
        IntStream.range(0, tokens.size()).mapToObj(this::allowed).toList());
  }

  /** One good token at so many hosts in turn, asked as Envoy asks by default. */
  public Questions checksAt(int hosts) {
    return new ManyHosts(
        List.of(
            new EnvoyRequest(ManyHosts.host(CROWD, 0), Optional.of(tokens.getFirst()))
                .joinedMessage()),
        List.of(allowed(0)),
        CROWD,
        hosts);
  }

  /** Likewise, as the recommended Envoy asks. */
  public Questions recommendedChecksAt(int hosts) {
    return recommendedChecksAt(hosts, 1);
  }

  /** So many good tokens at so many hosts in turn, likewise. */
  public Questions recommendedChecksAt(int hosts, int users) {
    return new ManyHosts(
        tokens.subList(0, users).stream()
            .map(token -> new EnvoyRequest(ManyHosts.host(CROWD, 0), Optional.of(token)).message())
            .toList(),
        IntStream.range(0, users).mapToObj(this::allowed).toList(),
        CROWD,
        hosts);
  }

  private Expected allowed(int number) {
    return new Expected.AllowedSetting(USER_HEADER, user(number));
  }

  /** What a server has to tell apart before it is worth measuring; the first one is good. */
  public List<Trial> trials() {
    User user = new User(0);
    long expires = now.plus(AGE).getEpochSecond();
    String claims = user.claims(expires);
    TokenMint stranger = TokenMint.generate("RS256", mint().keyId().orElse(""));
    TokenMint unknown = TokenMint.generate("RS256", "nobody-1");
    return List.of(
        new Trial("a good token", Optional.of(tokens.getFirst()), true),
        new Trial("no token", Optional.empty(), false),
        refused("an expired token", mint().sign(user.claims(now.minus(AGE).getEpochSecond()))),
        refused("a wrong signature", stranger.sign(claims)),
        refused("a wrong issuer", mint().sign(claims.replace(User.ISSUER, ELSEWHERE))),
        refused(
            "a wrong audience",
            mint().sign(claims.replace("\"aud\":[\"" + User.AUDIENCE, "\"aud\":[\"elsewhere"))),
        refused("an unknown key", unknown.sign(claims)));
  }

  private static Trial refused(String what, String token) {
    return new Trial(what, Optional.of(token), false);
  }

  /**
   * Writes HttpTrigger's manifests of so many triggers, each with its host and a key set of its
   * own: the one key, and another.
   *
   * @param folder an empty one
   */
  public void writeTriggers(Path folder, int number) {
    for (int trigger = 0; trigger < number; trigger++) {
      writeTrigger(folder, trigger, audience());
    }
  }

  /** Writes one of them again, for an audience; it is replaced as a whole. */
  public void writeTrigger(Path folder, int number, String audience) {
    String keys = mint().publicJwk() + "," + Crowd.keyOf(number);
    String manifest = Manifests.oneOfMany(number, ManyHosts.host(CROWD, number), keys, audience);
    Path file = folder.resolve(CROWD + "-" + number + ".yaml");
    try {
      Path written = folder.resolve("." + CROWD + "-" + number);
      Files.writeString(written, manifest, StandardCharsets.UTF_8);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write a trigger", e);
    }
  }
}
