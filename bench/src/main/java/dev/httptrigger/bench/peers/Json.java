package dev.httptrigger.bench.peers;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Text of JSON, for configurations that are put together of text. */
final class Json {
  private Json() {}

  /** A string with its quotes. */
  static String string(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  /** One text for each, with its number, and commas between them. */
  static <T> String each(List<T> values, BiFunction<Integer, T, String> text) {
    return IntStream.range(0, values.size())
        .mapToObj(number -> text.apply(number, values.get(number)))
        .collect(Collectors.joining(","));
  }
}
