package dev.httptrigger.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One of a few words, as the help writes them: {@code deny} is {@code DENY}. Case does not count.
 *
 * @param <E> their constants
 */
final class WordConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> constants;

  WordConverter(Class<E> constants) {
    this.constants = constants;
  }

  @Override
  public E convert(String text) {
    return Stream.of(constants.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is none of the words it takes: " + words()));
  }

  private String words() {
    return Stream.of(constants.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
