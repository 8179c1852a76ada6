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

  private NumericDate() {}

  /** The moment that the number names; empty where it is out of range. */
  static Optional<Instant> read(JsonNumber number) {
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
