package dev.httptrigger.extauthz.jws;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What some of the headers say that were read lately: all tokens of a key have the same header,
 * byte for byte, so that it need not be read anew for each. Whoever sends others pushes these out,
 * and changes no answer. Thread-safe, and bounded.
 */
public final class KnownHeaders {
  /** A power of two; each header has one place where it may be. */
  private static final int PLACES = 64;

  /** In bytes; few are a fifth as long. */
  private static final int LONGEST = 512;

  private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(PLACES);

  private static final class Known {
    private final byte[] text;
    private final JwsHeader header;

    Known(byte[] text, JwsHeader header) {
      this.text = text;
      this.header = header;
    }
  }

  /** None yet. */
  public KnownHeaders() {}

  /** What the first {@code length} bytes of a token say, if it is known. */
  @Nullable JwsHeader find(byte[] token, int length) {
    @Nullable Known known = length > LONGEST ? null : places.get(place(token, length));
    return known != null && Arrays.equals(known.text, 0, known.text.length, token, 0, length)
        ? known.header
        : null;
  }

  /** Keeps what the first {@code length} bytes of a token say. */
  void keep(byte[] token, int length, JwsHeader header) {
    if (length <= LONGEST) {
      places.set(place(token, length), new Known(Arrays.copyOf(token, length), header));
    }
  }

  private static int place(byte[] token, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + token[i];
    }
    return hash & PLACES - 1;
  }
}
