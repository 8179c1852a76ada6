package dev.httptrigger.extauthz.jws;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import org.jspecify.annotations.Nullable;

/**
 * Signatures by one library until another takes its place: a fast one may be slow to load. A key is
 * made when it is first needed, by the library that is in use then, and once more by the next one.
 * Thread-safe, without locks.
 */
public final class ReplaceableSignatures implements SignatureProvider {
  private final SignatureProvider first;
  private volatile SignatureProvider current;

  /** Begins with a library that is there at once. */
  public ReplaceableSignatures(SignatureProvider first) {
    this.first = requireNonNull(first, "first is null");
    this.current = first;
  }

  /**
   * From now on another library verifies, also with keys that are in use already. What is under way
   * ends as it began.
   */
  public void replaceBy(SignatureProvider next) {
    current = requireNonNull(next, "next is null");
  }

  /** Whether the first library is no longer in use. */
  @SuppressWarnings("ReferenceEquality") // libraries have no values
  public boolean isReplaced() {
    return current != first;
  }

  /**
   * A check that never is {@link SignatureCheck#NEVER} itself: nobody has looked at the key yet.
   */
  @Override
  public SignatureCheck prepare(KeyMaterial material, Algorithm algorithm) {
    return new Check(
        requireNonNull(material, "material is null"),
        requireNonNull(algorithm, "algorithm is null"));
  }

  /** One key for one algorithm, in whichever library's form. */
  private final class Check implements SignatureCheck {
    private final KeyMaterial material;
    private final Algorithm algorithm;
    private volatile @Nullable Prepared prepared;

    Check(KeyMaterial material, Algorithm algorithm) {
      this.material = material;
      this.algorithm = algorithm;
    }

    @Override
    public boolean accepts(byte[] token, int signedLength, byte[] signature) {
      return inUse().accepts(token, signedLength, signature);
    }

    /** Where several threads come first, each may make the key: one of them stays. */
    @SuppressWarnings("ReferenceEquality") // as above
    private SignatureCheck inUse() {
      SignatureProvider library = current;
      Prepared before = prepared;
      if (before != null && before.library() == library) {
        return before.check();
      }
      SignatureCheck check = library.prepare(material, algorithm);
      prepared = new Prepared(library, check);
      return check;
    }
  }

  /**
   * A key in one library's form.
   *
   * @param library who made it
   * @param check what it is used by
   */
  private record Prepared(SignatureProvider library, SignatureCheck check) {}
}
