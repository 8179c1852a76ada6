package dev.httptrigger.extauthz.jws;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.extauthz.jws.JdkSignatures.PublicKeyCheck;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Signatures by Amazon Corretto Crypto Provider. The JDK makes every key first: what it refuses is
 * refused here too, and what only it can do (secrets, Ed448, a key that Corretto refuses) stays
 * with it.
 */
final class CorrettoSignatures implements SignatureProvider {
  private final Provider provider;
  private final Map<SignatureScheme, ThreadSignatures> signatures =
      new EnumMap<>(SignatureScheme.class);

  CorrettoSignatures(Provider provider) {
    this.provider = requireNonNull(provider, "provider is null");
    for (SignatureScheme scheme : SignatureScheme.values()) {
      signatures.put(scheme, new ThreadSignatures(provider, scheme));
    }
  }

  @Override
  public SignatureCheck prepare(KeyMaterial material, Algorithm algorithm) {
    SignatureCheck byJdk = JdkSignatures.prepare(material, algorithm);
    return byJdk instanceof PublicKeyCheck(PublicKeyUse use) ? prepare(use).orElse(byJdk) : byJdk;
  }

  private Optional<SignatureCheck> prepare(PublicKeyUse use) {
    try {
      // A key of the JDK's would be translated anew for each signature.
      PublicKey key =
          KeyFactory.getInstance(use.key().getAlgorithm(), provider)
              .generatePublic(new X509EncodedKeySpec(use.key().getEncoded()));
      ThreadSignatures ofThread = requireNonNull(signatures.get(use.scheme()));
      ofThread.take().initVerify(key);
      return Optional.of(new CorrettoCheck(key, use.length(), ofThread));
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Each thread's object for one scheme. To make one costs more than to begin anew with it, and one
   * for each key would hold more than the key.
   */
  static final class ThreadSignatures {
    private final Provider provider;
    private final SignatureScheme scheme;

    @SuppressWarnings("ThreadLocalUsage") // There is one of these as long as the process runs.
    private final ThreadLocal<Optional<Signature>> ofThread =
        ThreadLocal.withInitial(Optional::empty);

    ThreadSignatures(Provider provider, SignatureScheme scheme) {
      this.provider = provider;
      this.scheme = scheme;
    }

    /** This thread's object, in any state: to be initialised before use. */
    Signature take() throws GeneralSecurityException {
      Optional<Signature> known = ofThread.get();
      if (known.isPresent()) {
        return known.get();
      }
      Signature made = scheme.configured(Signature.getInstance(scheme.standardName(), provider));
      ofThread.set(Optional.of(made));
      return made;
    }

    /** Whatever went wrong with this thread's object must not befall the next signature. */
    void discard() {
      ofThread.remove();
    }
  }

  /**
   * A public key of Corretto's.
   *
   * @param key the key
   * @param length the one length of a signature, in bytes
   * @param signatures what it is used with
   */
  record CorrettoCheck(PublicKey key, int length, ThreadSignatures signatures)
      implements SignatureCheck {
    @Override
    public boolean accepts(byte[] token, int signedLength, byte[] signature) {
      if (signature.length != length) {
        return false;
      }
      try {
        Signature check = signatures.take();
        check.initVerify(key);
        check.update(token, 0, signedLength);
        return check.verify(signature);
      } catch (SignatureException e) {
        // So it says that R or S is out of range, for one.
        signatures.discard();
        return false;
      } catch (GeneralSecurityException e) {
        signatures.discard();
        throw new IllegalStateException("Corretto can't do " + signatures.scheme, e);
      } catch (RuntimeException e) {
        signatures.discard();
        throw e;
      }
    }
  }
}
