package dev.httptrigger.extauthz.path;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.Trace;
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

  /**
   * Two servers could read the path differently.
   *
   * @param why the first thing that makes it so, without a word of the path
   * @param certain the segments before the first odd one, where no server reads the rest as leading
   *     out of them
   */
  record Ambiguous(String why, Optional<Plain> certain) implements PathReadings {
    /** Checks that nothing is null. */
    public Ambiguous {
      requireNonNull(why, "why is null");
      requireNonNull(certain, "certain is null");
    }

    /** One of which nothing is certain. */
    public Ambiguous(String why) {
      this(why, Optional.empty());
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
