package dev.httptrigger.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.RevocationReading.NoList;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyInForce;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyReach;
import dev.httptrigger.operator.keysources.NamedKey;
import dev.httptrigger.operator.publish.Outcome;
import dev.httptrigger.operator.replicas.Progress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyListTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  /**
   * Keys are written kid:reach:day of November, the last two as far as they are there; reach is E
   * for everywhere, A for arriving, L for leaving.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A new trigger, no server has it yet         |            | a     | 0/2 |       | a:A
          A new trigger, one server of two            |            | a     | 1/2 |       | a:A
          A new trigger, every server                 |            | a     | 2/2 |       | a:E
          A key comes                                 | a:E        | a b   | 1/2 |       | a:E b:A
          It has come                                 | a:E b:A    | a b   | 2/2 |       | a:E b:E
          A key goes                                  | a:E b:E    | b     | 1/2 |       | b:E a:L
          It is gone                                  | b:E a:L    | b     | 2/2 |       | b:E
          One is exchanged for another                | a:E        | b     | 0/2 |       | b:A a:L
          A key that was arriving goes                | a:E b:A    | a     | 1/2 |       | a:E b:L
          A key that was leaving comes back           | a:E b:L    | a b   | 1/2 |       | a:E b:A
          A server comes that has nothing yet         | a:E        | a     | 2/3 |       | a:E
          All servers go                              | a:E        | a     | 0/0 |       | a:E
          A key goes while there is no server         | a:E b:E    | b     | 0/0 |       | b:E
          A status of before such was said            | a          | a     | 2/2 |       | a:E
          Used today                                  | a:E        | a     | 2/2 | a:29  | a:E:29
          Used today and before                       | a:E:27     | a     | 2/2 | a:29  | a:E:29
          The server that saw it used is gone         | a:E:29     | a     | 1/1 |       | a:E:29
          A server that heard of it last week only    | a:E:29     | a     | 1/1 | a:22  | a:E:29
          What is leaving was used too                | a:E:29 b:E | b     | 1/2 |       | b:E a:L:29
          """)
  void keys(
      String rule,
      @Nullable String before,
      String now,
      String progress,
      @Nullable String used,
      String expected) {
    HttpTriggerStatus status =
        decide(keys(before), named(now), progress(progress), used(used), Outcome.Kind.CURRENT);

    assertThat(text(status.keys())).isEqualTo(expected);
    assertThat(status.keys()).allMatch(key -> key.source().isPresent());
    assertThat(status.warnings()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          From elsewhere than a URL, or not known  | a     | a:E    |      | a:E
          Fetched for the first time               | a     |        | a:28 | a:E:28
          Again on a later day                     | a     | a:E:28 | a:29 | a:E:29
          Another operator knows of an earlier one | a     | a:E:28 | a:27 | a:E:28
          Not known just now                       | a     | a:E:28 |      | a:E:28
          What is leaving was once fetched         | b     | a:E:28 | b:29 | b:A:29 a:L:28
          """)
  void theDayOnWhichItsSetWasFetchedIsShown(
      String rule, String now, @Nullable String before, @Nullable String fetched, String expected) {
    List<KeyInForce> old =
        keys(before).stream().map(key -> withDays(key, Optional.empty(), key.lastUsed())).toList();
    Progress progress = progress(expected.contains("L") ? "1/2" : "1/1");
    StatusInput input =
        input(status(old), named(now), progress, Map.of(), used(fetched), Outcome.Kind.CURRENT);

    List<KeyInForce> keys = StatusDecision.decide(input).keys();

    assertThat(keys).allMatch(key -> key.lastUsed().isEmpty());
    assertThat(
            text(
                keys.stream()
                    .map(key -> withDays(key, key.lastFetched(), Optional.empty()))
                    .toList()))
        .isEqualTo(expected);
  }

  private static KeyInForce withDays(
      KeyInForce key, Optional<LocalDate> lastUsed, Optional<LocalDate> lastFetched) {
    return new KeyInForce(
        key.provider(),
        key.kid(),
        key.kty(),
        key.alg(),
        key.thumbprint(),
        key.source(),
        key.inForce(),
        lastUsed,
        lastFetched);
  }

  @Test
  void whereNobodyKnowsWhatServersHaveTheKeysStayAsTheyWereSaid() {
    HttpTriggerStatus status =
        decide(keys("a:E:20"), List.of(), progress("1/2"), Map.of(), Outcome.Kind.LEFT_AS_IT_IS);

    assertThat(text(status.keys())).isEqualTo("a:E:20");
  }

  @Test
  void aKeyIsTheSameAtAProviderOfAnotherName() {
    KeyInForce old = key("before", "a", Optional.of(KeyReach.EVERYWHERE), Optional.empty());

    assertThat(
            text(
                decide(List.of(old), named("a"), progress("1/2"), Map.of(), Outcome.Kind.CURRENT)
                    .keys()))
        .isEqualTo("a:E");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          One was never used, it may be yet to come         | a:E:29 b:E    |
          None is used any more                             | a:E:1 b:E:2   |
          One is used, the other was a while ago            | a:E:29 b:E:15 |
          One is used, the other was longer ago             | a:E:29 b:E:14 | UnusedKey: spec.jwt.providers: The key "b" of the provider main was last used on 2026-11-14, another more than 14 days later. When the issuer no longer signs with it, remove it from Secret shop/keys, jwks.json.
          The other is leaving                              | a:E:29 b:L:1  |
          """)
  void aKeyThatOthersOutliveByLongIsAWarning(
      String rule, String before, @Nullable String expected) {
    HttpTriggerStatus status =
        decide(keys(before), named("a b"), progress("0/1"), Map.of(), Outcome.Kind.LEFT_AS_IT_IS);

    assertThat(
            status.warnings().stream()
                .map(HttpTriggerStatus.Warning::message)
                .collect(Collectors.joining("\n")))
        .isEqualTo(expected == null ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2/2, true
          1/2, false
          """)
  void aStatusWithKeysThatAreNotEverywhereIsNotSettled(String progress, boolean settled) {
    HttpTriggerStatus ready =
        decide(List.of(), named("a"), progress("2/2"), Map.of(), Outcome.Kind.CURRENT);
    HttpTriggerStatus rotating =
        StatusDecision.decide(
            input(ready, named("a b"), progress(progress), Map.of(), Outcome.Kind.CURRENT));

    assertThat(StatusDecision.isSettled(ready, 1)).isTrue();
    assertThat(StatusDecision.isSettled(rotating, 1)).isEqualTo(settled);
    // It is still the generation that every server has.
    assertThat(rotating.condition("Ready").map(each -> each.status().text())).hasValue("True");
    assertThat(StatusDecision.isAwaited(ready, rotating)).isFalse();
  }

  @Test
  void whatIsAwaitedIsAnotherGenerationOrAnotherConditionAndNotHowManyServersHaveIt() {
    HttpTriggerStatus none =
        decide(List.of(), named("a"), progress("0/0"), Map.of(), Outcome.Kind.CURRENT);
    HttpTriggerStatus one =
        decide(List.of(), named("a"), progress("1/2"), Map.of(), Outcome.Kind.CURRENT);
    HttpTriggerStatus all =
        decide(List.of(), named("a"), progress("2/2"), Map.of(), Outcome.Kind.CURRENT);

    assertThat(StatusDecision.isAwaited(HttpTriggerStatus.EMPTY, none)).isTrue();
    assertThat(StatusDecision.isAwaited(none, one)).isFalse();
    assertThat(StatusDecision.isAwaited(one, all)).isTrue();
    assertThat(StatusDecision.isAwaited(all, all)).isFalse();
  }

  private static HttpTriggerStatus decide(
      List<KeyInForce> before,
      List<NamedKey> keys,
      Progress progress,
      Map<String, LocalDate> used,
      Outcome.Kind kind) {
    return StatusDecision.decide(input(status(before), keys, progress, used, kind));
  }

  private static HttpTriggerStatus status(List<KeyInForce> keys) {
    return new HttpTriggerStatus(
        Optional.empty(),
        Optional.empty(),
        OptionalLong.of(1),
        OptionalLong.empty(),
        List.of(),
        keys,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static StatusInput input(
      HttpTriggerStatus before,
      List<NamedKey> keys,
      Progress progress,
      Map<String, LocalDate> used,
      Outcome.Kind kind) {
    return input(before, keys, progress, used, Map.of(), kind);
  }

  private static StatusInput input(
      HttpTriggerStatus before,
      List<NamedKey> keys,
      Progress progress,
      Map<String, LocalDate> used,
      Map<String, LocalDate> fetched,
      Outcome.Kind kind) {
    PreparedTrigger trigger =
        new PreparedTrigger(
            new ObjectName("shop", "orders"),
            "uid",
            1,
            NOW,
            List.of("a.example.com"),
            List.of("/"),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            new NoList(),
            TargetReading.NONE);
    Outcome outcome =
        new Outcome(
            "uid",
            1,
            List.of(),
            Optional.empty(),
            kind,
            keys,
            OptionalLong.of(1),
            OptionalLong.of(7),
            Set.of());
    return new StatusInput(trigger, before, Optional.of(outcome), progress, used, fetched, NOW);
  }

  private static Progress progress(String text) {
    String[] numbers = text.split("/", 2);
    int applied = Integer.parseInt(numbers[0]);
    int total = Integer.parseInt(numbers[1]);
    return new Progress(
        applied,
        total,
        IntStream.range(applied, total).mapToObj(i -> "server-" + i).toList(),
        Optional.empty());
  }

  private static List<String> words(@Nullable String text) {
    return text == null ? List.of() : Arrays.asList(text.split(" ", -1));
  }

  private static List<NamedKey> named(String kids) {
    return words(kids).stream()
        .map(
            kid ->
                new NamedKey(
                    "name-of-" + kid,
                    key("main", kid, Optional.empty(), Optional.empty()),
                    Optional.empty()))
        .toList();
  }

  private static Map<String, LocalDate> used(@Nullable String text) {
    Map<String, LocalDate> used = new HashMap<>();
    for (String word : words(text)) {
      String[] parts = word.split(":", 2);
      used.put("name-of-" + parts[0], day(parts[1]));
    }
    return used;
  }

  private static List<KeyInForce> keys(@Nullable String text) {
    return words(text).stream()
        .map(word -> word.split(":", 3))
        .map(
            parts ->
                key(
                    "main",
                    parts[0],
                    parts.length > 1 ? Optional.of(reach(parts[1])) : Optional.empty(),
                    parts.length > 2 ? Optional.of(day(parts[2])) : Optional.empty()))
        .toList();
  }

  private static KeyReach reach(String letter) {
    return Arrays.stream(KeyReach.values())
        .filter(reach -> reach.text().startsWith(letter))
        .findFirst()
        .orElseThrow();
  }

  private static LocalDate day(String ofNovember) {
    return LocalDate.of(2026, 11, Integer.parseInt(ofNovember));
  }

  private static KeyInForce key(
      String provider, String kid, Optional<KeyReach> reach, Optional<LocalDate> lastUsed) {
    return new KeyInForce(
        provider,
        Optional.of(kid),
        "EC",
        Optional.of("ES256"),
        "thumbprint-of-" + kid,
        Optional.of("Secret shop/keys, jwks.json"),
        reach,
        lastUsed,
        Optional.empty());
  }

  private static String text(List<KeyInForce> keys) {
    return keys.stream()
        .map(
            key ->
                key.kid().orElseThrow()
                    + ":"
                    + key.inForce().orElseThrow().text().charAt(0)
                    + key.lastUsed().map(day -> ":" + day.getDayOfMonth()).orElse(""))
        .collect(Collectors.joining(" "));
  }
}
