package dev.httptrigger.crds.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Points in time as records write them: as {@link Instant#toString} does, in no other spelling.
 * Pure.
 */
final class CanonicalInstant {
  private static final int WITHOUT_FRACTION = "2026-11-25T10:00:00Z".length();
  private static final long SECONDS_PER_DAY = 86_400;

  private CanonicalInstant() {}

  /** What a text turned out to be. */
  sealed interface Reading {}

  /**
   * It is written as records write it.
   *
   * @param instant the point in time
   */
  record Read(Instant instant) implements Reading {}

  /** It is another spelling of a point in time. */
  record NotCanonical() implements Reading {}

  /** It is something else. */
  record NotAnInstant() implements Reading {}

  /** Reads a text. */
  static Reading read(String text) {
    // The JDK's parser, and writing anew to compare, were a tenth of what reading a record costs.
    return hasUsualForm(text) ? usual(text) : anyOther(text);
  }

  /** A year of four digits, and a fraction of none or of three, six or nine that are not all 0. */
  private static boolean hasUsualForm(String text) {
    int length = text.length();
    boolean fraction = length > WITHOUT_FRACTION;
    int digits = length - WITHOUT_FRACTION - 1;
    return length >= WITHOUT_FRACTION
        && (!fraction || digits == 3 || digits == 6 || digits == 9)
        && areDigits(text, 0, 4)
        && text.charAt(4) == '-'
        && areDigits(text, 5, 7)
        && text.charAt(7) == '-'
        && areDigits(text, 8, 10)
        && text.charAt(10) == 'T'
        && areDigits(text, 11, 13)
        && text.charAt(13) == ':'
        && areDigits(text, 14, 16)
        && text.charAt(16) == ':'
        && areDigits(text, 17, 19)
        && (!fraction
            || (text.charAt(19) == '.'
                && areDigits(text, 20, length - 1)
                && number(text, length - 4, length - 1) > 0))
        && text.charAt(length - 1) == 'Z';
  }

  private static Reading usual(String text) {
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      return anyOther(text);
    }
    LocalDate day;
    try {
      day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    } catch (DateTimeException noDay) {
      return new NotAnInstant();
    }
    int nanos = 0;
    for (int i = 20; i < 29; i++) {
      nanos = nanos * 10 + (i < text.length() - 1 ? text.charAt(i) - '0' : 0);
    }
    long seconds = day.toEpochDay() * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second;
    return new Read(Instant.ofEpochSecond(seconds, nanos));
  }

  private static Reading anyOther(String text) {
    try {
      Instant instant = Instant.parse(text);
      return instant.toString().equals(text) ? new Read(instant) : new NotCanonical();
    } catch (DateTimeException notAnInstant) {
      return new NotAnInstant();
    }
  }

  private static boolean areDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (text.charAt(i) - '0');
    }
    return number;
  }
}
