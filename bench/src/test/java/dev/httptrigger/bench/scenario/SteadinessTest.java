package dev.httptrigger.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteadinessTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          nothing was measured            ,                               , false
          one window                      , 10                            , false
          three windows                   , 10 10 10                      , false
          four that are alike             , 10 10 10 10                   , true
          a falling cost                  , 80 60 40 30 20                , false
          fallen and then steady          , 80 40 13 12.9 12.8 12.9       , true
          a twentieth is not too much     , 100 100 100 95                , true
          more than a twentieth is        , 100 100 100 94.9              , false
          falling slowly without end      , 100 98 96 94 92 90            , false
          falling more slowly             , 100 99 98 97 96 95.5          , true
          a disturbed window hides nothing, 30 25 20 40 16                , false
          nor does it look like a gain    , 10 10 25 10 10                , true
          slower again is not faster      , 10 12 12 12                   , true
          """)
  void theLatestWindowsGainNothingMore(String what, @Nullable String costs, boolean reached) {
    Steadiness steadiness = new Steadiness();
    numbers(costs).forEach(steadiness::add);

    assertThat(steadiness.reached()).as(what).isEqualTo(reached);
  }

  private static DoubleStream numbers(@Nullable String costs) {
    return costs == null
        ? DoubleStream.empty()
        : Stream.of(costs.split(" ", -1)).mapToDouble(Double::parseDouble);
  }
}
