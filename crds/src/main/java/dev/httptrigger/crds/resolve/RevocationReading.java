package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.check.Finding;
import java.util.Optional;

/**
 * The list of revoked tokens that a trigger refers to, read as far as possible even for a spec that
 * can't be used: a token that was revoked is refused whatever else is wrong.
 */
public sealed interface RevocationReading {
  /** The list, where it could be read. */
  default Optional<RevocationList> revoked() {
    return switch (this) {
      case NoList _, NotKnown _, Unread _ -> Optional.empty();
      case Listed(RevocationList list, _) -> Optional.of(list);
    };
  }

  /** The spec refers to none. */
  record NoList() implements RevocationReading {}

  /** The spec can't be used, and no reference can be told from what stands there. */
  record NotKnown() implements RevocationReading {}

  /**
   * The spec refers to one that was not read.
   *
   * @param why an error; or the info that nobody looked
   */
  record Unread(Finding why) implements RevocationReading {
    /** Checks that nothing is null. */
    public Unread {
      requireNonNull(why, "why is null");
    }
  }

  /**
   * The spec refers to one that was read.
   *
   * @param list what it says
   * @param remark what is remarkable about where it stands
   */
  record Listed(RevocationList list, Optional<Finding> remark) implements RevocationReading {
    /** Checks that nothing is null. */
    public Listed {
      requireNonNull(list, "list is null");
      requireNonNull(remark, "remark is null");
    }
  }
}
