package dev.httptrigger.extauthz.tokencache;

import dev.httptrigger.extauthz.decision.PackedHeaders;
import dev.httptrigger.extauthz.jws.MemberNames;

/**
 * What objects take in the heap, in bytes: those of a 64-bit JVM with compressed references and
 * without compact object headers. Headers have 12 bytes, of arrays 16, references 4, and everything
 * is rounded up to 8. Other JVMs need some tenths more or less.
 */
final class HeapSize {
  static final int REFERENCE = 4;

  private static final int HEADER = 12;
  private static final int ARRAY_HEADER = 16;
  private static final int ALIGNMENT = 8;

  /** Reference, hash, coder and a flag. */
  private static final int STRING_FIELDS = REFERENCE + 4 + 1 + 1;

  /** A node of a hash table with hash, key, value and next, and the number that it holds. */
  private static final int NUMBERED_NODE = object(4 + 3 * REFERENCE) + object(4);

  private HeapSize() {}

  /** An object with that many bytes of fields. */
  static int object(int fields) {
    return aligned(HEADER + fields);
  }

  /** An array of references. */
  static int references(int length) {
    return aligned(ARRAY_HEADER + length * REFERENCE);
  }

  /** A string with its characters. */
  static int string(String text) {
    int bytes = isLatin(text) ? text.length() : 2 * text.length();
    return object(STRING_FIELDS) + aligned(ARRAY_HEADER + bytes);
  }

  /** An immutable list without its elements. */
  static int list(int length) {
    return object(REFERENCE + 1) + references(length);
  }

  /** Names with their hash table, which is at most a quarter to three quarters full. */
  static int names(MemberNames names) {
    int bytes = object(2 * REFERENCE) + list(names.names().size()) + object(5 * REFERENCE + 8);
    for (String name : names.names()) {
      bytes += string(name) + NUMBERED_NODE + 2 * REFERENCE;
    }
    return bytes;
  }

  /** Headers, with a list of names as those have one that lack some of the trigger's. */
  static int headers(PackedHeaders headers) {
    return headers.isEmpty()
        ? 0
        : object(3 * REFERENCE)
            + list(headers.size())
            + aligned(ARRAY_HEADER + headers.source().length);
  }

  private static boolean isLatin(String text) {
    return text.chars().allMatch(character -> character <= 0xff);
  }

  private static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
