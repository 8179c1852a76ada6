package dev.httptrigger.extauthz.jws;

import dev.httptrigger.crds.config.KeyName;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of one source, made ready for use. Immutable. */
public final class TrustedKeys {
  private final List<TrustedKey> keys;
  private final Map<Optional<String>, TrustedKey> byKid;

  private TrustedKeys(List<TrustedKey> keys) {
    this.keys = List.copyOf(keys);
    Map<Optional<String>, TrustedKey> index = new HashMap<>();
    for (TrustedKey key : keys) {
      index.put(key.kid(), key);
    }
    this.byKid = Map.copyOf(index);
  }

  /**
   * Makes every key ready for every algorithm that its policy allows.
   *
   * @param record the name of the record that the keys are in
   */
  public static TrustedKeys of(String record, KeySet keySet, SignatureProvider provider) {
    List<TrustedKey> keys = new ArrayList<>();
    for (VerificationKey key : keySet.keys()) {
      Map<Algorithm, SignatureCheck> checks = new EnumMap<>(Algorithm.class);
      for (Algorithm algorithm : key.algorithms()) {
        checks.put(algorithm, provider.prepare(key.material(), algorithm));
      }
      Optional<OkpCurve> curve =
          key.material() instanceof OkpMaterial okp ? Optional.of(okp.curve()) : Optional.empty();
      keys.add(new TrustedKey(record, key, curve, checks));
    }
    return new TrustedKeys(keys);
  }

  /** What a token without {@code kid} may be tried with, beside a key without {@code kid}. */
  public enum KeyForTokenWithoutKid {
    /** Nothing. */
    WITHOUT_KID_ONLY,
    /** The only key of the set that fits the token's algorithm. */
    OR_THE_ONLY_FITTING
  }

  /**
   * The one key that a token may be tried with (DESIGN §4.4): exactly the one that its {@code kid}
   * names; without {@code kid} the one without. Never a second one.
   */
  Optional<TrustedKey> choose(JwsHeader header, KeyForTokenWithoutKid withoutKid) {
    TrustedKey named = byKid.get(header.kid());
    if (named != null
        || header.kid().isPresent()
        || withoutKid == KeyForTokenWithoutKid.WITHOUT_KID_ONLY) {
      return Optional.ofNullable(named);
    }
    List<TrustedKey> fitting =
        keys.stream().filter(key -> key.checkFor(header).isPresent()).toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  /** How many keys there are. */
  int size() {
    return keys.size();
  }

  /** One key. Immutable but for remembering its name, which changes no answer. */
  static final class TrustedKey {
    private final String record;
    private final VerificationKey key;
    private final Optional<OkpCurve> curve;
    private final Map<Algorithm, SignatureCheck> checks;

    /** Costs two hashes, and of most keys nobody asks for it. */
    private volatile @Nullable String name;

    /**
     * A key.
     *
     * @param record the name of the record that it is in
     * @param curve its curve, where its algorithm does not tell
     * @param checks a check for each algorithm it may be used with
     */
    TrustedKey(
        String record,
        VerificationKey key,
        Optional<OkpCurve> curve,
        Map<Algorithm, SignatureCheck> checks) {
      this.record = record;
      this.key = key;
      this.curve = curve;
      this.checks = Map.copyOf(checks);
    }

    /** Its id. */
    Optional<String> kid() {
      return key.kid();
    }

    /** Its short name. Where several threads ask first, each makes the same. */
    String name() {
      String made = name;
      if (made == null) {
        made = KeyName.of(record, key);
        name = made;
      }
      return made;
    }

    /** A check for each algorithm it may be used with. */
    Map<Algorithm, SignatureCheck> checks() {
      return checks;
    }

    /** The check for the header's algorithm; empty where the key may not be used with it. */
    Optional<SignatureCheck> checkFor(JwsHeader header) {
      @Nullable SignatureCheck check = checks.get(header.algorithm());
      boolean curveFits = header.curve().isEmpty() || header.curve().equals(curve);
      return curveFits ? Optional.ofNullable(check) : Optional.empty();
    }
  }
}
