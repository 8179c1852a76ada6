package dev.httptrigger.deploy.faults;

import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys, a good token of each, and tokens that are good nowhere. Immutable. */
final class KeyRing {
  private static final int KEYS = 8;

  /** A clock that is hours wrong changes nothing about what a token says of its time. */
  private static final Duration FAR = Duration.ofDays(30);

  private final Map<String, TokenMint> mints = new TreeMap<>();
  private final Map<String, TokenMint> strangers = new TreeMap<>();
  private final Map<String, Token> good = new TreeMap<>();
  private final List<Token> bad;

  /** New keys. */
  KeyRing(Instant now) {
    for (int number = 0; number < KEYS; number++) {
      String key = name(number);
      TokenMint mint = TokenMint.generate("ES256", key);
      mints.put(key, mint);
      strangers.put(key, TokenMint.generate("ES256", key));
      good.put(key, Token.good(key, mint.sign(claims(now.plus(FAR)))));
    }
    bad = badTokens(now);
  }

  private List<Token> badTokens(Instant now) {
    List<Token> all = new ArrayList<>(List.of(Token.NONE));
    for (Map.Entry<String, TokenMint> each : mints.entrySet()) {
      String key = each.getKey();
      String token = good(key).text();
      TokenMint stranger = of(strangers, key);
      all.add(Token.bad("a stranger's " + key, stranger.sign(claims(now.plus(FAR)))));
      all.add(Token.bad("expired " + key, each.getValue().sign(claims(now.minus(FAR)))));
      String claims = token.substring(token.indexOf('.'), token.lastIndexOf('.') + 1);
      all.add(Token.bad("unsigned " + key, base64("{\"alg\":\"none\"}") + claims));
      String other = base64("{\"sub\":\"root\",\"exp\":" + now.plus(FAR).getEpochSecond() + "}");
      all.add(Token.bad("changed " + key, token.replace(claims, "." + other + ".")));
    }
    return List.copyOf(all);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String claims(Instant expires) {
    return "{\"sub\":\"u1\",\"exp\":" + expires.getEpochSecond() + "}";
  }

  /** The name of a key; the numbers go round. */
  static String name(int number) {
    return "k" + Math.floorMod(number, KEYS);
  }

  /** A key with its private half. */
  TokenMint mint(String key) {
    return of(mints, key);
  }

  /** The good token of a key. */
  Token good(String key) {
    Token token = good.get(key);
    if (token == null) {
      throw new IllegalArgumentException("no key " + key);
    }
    return token;
  }

  /** The good tokens of all keys. */
  List<Token> good() {
    return List.copyOf(good.values());
  }

  /** Tokens that must never pass. */
  List<Token> bad() {
    return bad;
  }

  private static TokenMint of(Map<String, TokenMint> mints, String key) {
    TokenMint mint = mints.get(key);
    if (mint == null) {
      throw new IllegalArgumentException("no key " + key);
    }
    return mint;
  }

  /**
   * The text with the stranger's key of that name, whose tokens are among the bad ones, in the
   * place of the real one.
   */
  String strange(String key, String text) {
    String strange = text;
    for (String coordinate : List.of("x", "y")) {
      strange =
          strange.replace(
              coordinate(coordinate, of(mints, key)), coordinate(coordinate, of(strangers, key)));
    }
    if (strange.equals(text)) {
      throw new IllegalStateException("the key " + key + " is not in the text");
    }
    return strange;
  }

  private static String coordinate(String name, TokenMint mint) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(mint.publicJwk());
    if (!matcher.find()) {
      throw new IllegalStateException("no " + name);
    }
    return matcher.group(1);
  }

  /** The key set of those keys. */
  String jwks(Collection<String> keys) {
    return TokenMint.publicJwks(keys.stream().map(key -> of(mints, key)).toArray(TokenMint[]::new));
  }
}
