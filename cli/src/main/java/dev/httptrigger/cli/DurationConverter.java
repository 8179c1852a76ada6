package dev.httptrigger.cli;

import dev.httptrigger.crds.v1alpha1.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as the resource writes them, {@code 90s} or {@code 1h30m}; negative ones too. */
final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    boolean negative = text.startsWith("-");
    Duration duration =
        DurationText.parse(negative ? text.substring(1) : text)
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        "'" + text + "' is no duration: write 90s, 5m or 1h30m"));
    return negative ? duration.negated() : duration;
  }
}
