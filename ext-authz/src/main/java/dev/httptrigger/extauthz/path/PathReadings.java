package dev.httptrigger.extauthz.path;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.Trace;
import java.util.Arrays;
import java.util.Optional;

/** What servers may read a request's path as. */
public sealed interface PathReadings {
  /** Reads a target; see {@link PathReader}. */
  static PathReadings of(byte[] target, boolean bytesAreExact) {
    return PathReader.read(target, bytesAreExact);
  }

  /** The readings in plain words, fit for a line of output. */
  String text();

  /** The target has no path at all. */
  record NoPath() implements PathReadings {
    @Override
    public String text() {
      return "none";
    }
  }

  /** Two servers could read the path differently. Immutable. */
  final class Ambiguous implements PathReadings {
    private final String why;
    private final byte[] target;
    private final int end;
    private final boolean bytesAreExact;

    private Ambiguous(String why, byte[] target, int end, boolean bytesAreExact) {
      this.why = requireNonNull(why, "why is null");
      this.target = target;
      this.end = end;
      this.bytesAreExact = bytesAreExact;
    }

    /**
     * One of which nothing is certain.
     *
     * @param why see {@link #why}
     */
    Ambiguous(String why) {
      this(why, new byte[0], 0, false);
    }

    /**
     * The same of a target's path, which begins with a slash.
     *
     * @param target not changed any more
     * @param end where in it the path ends
     */
    Ambiguous in(byte[] target, int end, boolean bytesAreExact) {
      return new Ambiguous(why, target, end, bytesAreExact);
    }

    /** The first thing that makes it so, without a word of the path. */
    public String why() {
      return why;
    }

    /**
     * The segments before the first odd one, where no server reads the rest as leading out of them.
     * Found when somebody asks: only hosts with several prefixes have a use for it, and it costs
     * many times what it costs to say that a path is ambiguous.
     */
    public Optional<Plain> certain() {
      return end == 0
          ? Optional.empty()
          : CertainSegments.of(Arrays.copyOf(target, end), bytesAreExact);
    }

    @Override
    public String text() {
      return "ambiguous: " + why;
    }
  }

  /**
   * Every server reads the path as one of these two.
   *
   * @param written as the client wrote it
   * @param decoded with its escapes decoded once; the same where there are none
   */
  record Plain(String written, String decoded) implements PathReadings {
    /** Checks that nothing is null. */
    public Plain {
      requireNonNull(written, "written is null");
      requireNonNull(decoded, "decoded is null");
    }

    @Override
    public String text() {
      return written.equals(decoded)
          ? Trace.quoted(written)
          : Trace.quoted(written) + ", decoded " + Trace.quoted(decoded);
    }
  }
}
