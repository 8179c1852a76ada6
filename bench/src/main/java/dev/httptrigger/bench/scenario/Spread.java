package dev.httptrigger.bench.scenario;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * Where several figures of the same lie.
 *
 * @param median the middle one, or between the two in the middle
 * @param least the smallest
 * @param most the largest
 */
public record Spread(double median, double least, double most) {
  /**
   * Of figures in any order.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Spread of(List<Double> figures) {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }

  /**
   * Of what comes of each pair of figures. The two of a pair were measured one right after the
   * other, so whatever else the machine did was much the same for both.
   *
   * @throws IllegalArgumentException when there is none, or one lacks its other
   */
  public static Spread ofPairs(
      List<Double> ones, List<Double> others, DoubleBinaryOperator figure) {
    if (ones.size() != others.size()) {
      throw new IllegalArgumentException("one of a pair is missing");
    }
    return of(
        IntStream.range(0, ones.size())
            .mapToObj(pair -> figure.applyAsDouble(ones.get(pair), others.get(pair)))
            .toList());
  }

  /** From the smallest to the largest, for people. */
  public String range() {
    return String.format(Locale.ROOT, "%.2f–%.2f", least, most);
  }
}
