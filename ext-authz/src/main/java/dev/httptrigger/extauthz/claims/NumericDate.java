package dev.httptrigger.extauthz.claims;

import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/**
 * Seconds since 1970 (RFC 7519 §2) in exact arithmetic, whole or not, up to the end of the year
 * 9999. A fraction finer than a nanosecond is rounded up: comparisons with a clock that counts
 * nanoseconds stay exact.
 */
final class NumericDate {
  private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);
  private static final int NANOSECOND_DIGITS = 9;

  /** Any number of so many is before the end of the year 9999. */
  private static final int FEW_DIGITS = 11;

  private NumericDate() {}

  /** The moment that the number names; empty where it is out of range. */
  static Optional<Instant> read(JsonNumber number) {
    long whole = wholeSeconds(number.text());
    if (whole >= 0) {
      return Optional.of(Instant.ofEpochSecond(whole));
    }
    BigDecimal seconds;
    try {
      seconds = new BigDecimal(number.text());
    } catch (NumberFormatException e) {
      // The exponent is beyond what a BigDecimal has, far out of range.
      return Optional.empty();
    }
    if (seconds.signum() < 0 || seconds.compareTo(LAST) > 0) {
      return Optional.empty();
    }
    BigInteger nanoseconds = nanoseconds(seconds);
    BigInteger[] parts = nanoseconds.divideAndRemainder(BigInteger.TEN.pow(NANOSECOND_DIGITS));
    return Optional.of(Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact()));
  }

  /** What nearly every token has: a few digits and nothing else. -1 where it is more than that. */
  private static long wholeSeconds(String text) {
    if (text.isEmpty() || text.length() > FEW_DIGITS) {
      return -1;
    }
    long seconds = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      seconds = 10 * seconds + (digit - '0');
    }
    return seconds;
  }

  /** In time that does not grow with the exponent: {@code 1e-999999999} is never written out. */
  private static BigInteger nanoseconds(BigDecimal seconds) {
    if (seconds.signum() == 0) {
      return BigInteger.ZERO;
    }
    long firstDigit = (long) seconds.precision() - seconds.scale();
    if (firstDigit < -NANOSECOND_DIGITS) {
      return BigInteger.ONE;
    }
    return seconds
        .movePointRight(NANOSECOND_DIGITS)
        .setScale(0, RoundingMode.CEILING)
        .toBigIntegerExact();
  }
}
