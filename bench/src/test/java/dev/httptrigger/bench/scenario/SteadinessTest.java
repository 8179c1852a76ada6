package dev.httptrigger.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

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
          # Behind the slash, how much of the hundred parts of a window was compiling.
          as long as much is compiled     , 10/60 10/60 10/60 10/60 10/60 , false
          much in the last window         , 10 10 10 10 10/10             , false
          little for two windows          , 10/60 10/60 10/60 10/9 10/9   , false
          little for three                , 10/60 10/60 10/9 10/9 10/9    , true
          """)
  void theLatestWindowsGainNothingMore(String what, @Nullable String windows, boolean reached) {
    Steadiness steadiness = new Steadiness();
    windows(windows)
        .map(window -> window.split("/", -1))
        .forEach(
            window ->
                steadiness.add(
                    Double.parseDouble(window[0]),
                    window.length > 1 ? Double.parseDouble(window[1]) / 100 : 0));

    assertThat(steadiness.reached()).as(what).isEqualTo(reached);
  }

  private static Stream<String> windows(@Nullable String windows) {
    return windows == null ? Stream.empty() : Stream.of(windows.split(" ", -1));
  }
}
