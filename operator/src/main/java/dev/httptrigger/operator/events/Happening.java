package dev.httptrigger.operator.events;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/**
 * Something that happened to an object.
 *
 * @param warning whether something is wrong now
 * @param reason what happened, one word in PascalCase
 * @param action what was being done, one word in PascalCase
 * @param note the same for people; cut off where it is longer than an event may be
 */
public record Happening(boolean warning, String reason, String action, String note) {
  /** What the API server takes. */
  static final int LONGEST_NOTE_BYTES = 1024;

  /** Checks that nothing is null. */
  public Happening {
    requireNonNull(reason, "reason is null");
    requireNonNull(action, "action is null");
    note = shortened(note);
  }

  private static String shortened(String note) {
    int end = note.length();
    while (note.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST_NOTE_BYTES) {
      end = Math.min(end - 1, LONGEST_NOTE_BYTES);
      if (Character.isHighSurrogate(note.charAt(end - 1))) {
        end--;
      }
    }
    return note.substring(0, end);
  }
}
