package dev.httptrigger.bench.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Knows the right answers. An answer is parsed and looked at in full once; after that the very same
 * bytes are known to be right. Used by one thread.
 */
final class AnswerBook {
  private final List<Expected> expected;
  private final byte[][] known;

  /** With the right answer to each request. */
  AnswerBook(List<Expected> expected) {
    this.expected = new ArrayList<>(expected);
    this.known = new byte[expected.size()][0]; // nothing right is empty
  }

  /** The right answer to a request. */
  Expected expected(int request) {
    return expected.get(request);
  }

  boolean isRight(int request, byte[] answer, int offset, int length) {
    byte[] before = known[request];
    if (before.length > 0
        && Arrays.equals(before, 0, before.length, answer, offset, offset + length)) {
      return true;
    }
    boolean right = expected.get(request).isMetBy(answer, offset, length);
    if (right) {
      known[request] = Arrays.copyOfRange(answer, offset, offset + length);
    }
    return right;
  }
}
