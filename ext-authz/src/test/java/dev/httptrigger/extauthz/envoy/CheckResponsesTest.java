package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.PackedHeaders;
import dev.httptrigger.extauthz.example.Seeds;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of an answer are those that the generated classes write. */
class CheckResponsesTest {
  private static final int DECISIONS = 2_500;

  static LongStream seeds() {
    return Seeds.all();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyDecisionIsWrittenAsTheGeneratedClassesWriteIt(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < DECISIONS; i++) {
      Decision decision = random.nextBoolean() ? allow(random) : deny(random);

      byte[] generated = GeneratedResponses.of(decision).toByteArray();

      if (hasOneSpelling(decision)) {
        assertThat(CheckResponses.of(decision).toByteArray()).isEqualTo(generated);
        assertThat(CheckResponses.of(packed(decision, random)).toByteArray()).isEqualTo(generated);
      } else {
        assertThat(WrittenResponses.of(decision)).isEqualTo(CheckResponse.parseFrom(generated));
      }
    }
  }

  @Test
  void anAnswerHasRoomForWhateverIsInIt() {
    String text = "é".repeat(20_000);
    Deny deny =
        new Deny(
            Optional.empty(),
            DenialReason.NO_TOKEN,
            new Answer(401, List.of(new Header("x-a", text), new Header("x-b", text)), text));

    assertThat(CheckResponses.of(deny).toByteArray())
        .isEqualTo(GeneratedResponses.of(deny).toByteArray());
  }

  /** The fields of a form's change come in any order. */
  private static boolean hasOneSpelling(Decision decision) {
    return !(decision instanceof Allow allow) || !allow.metadata().form().isForm();
  }

  private static Allow allow(Random random) {
    List<Header> set = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      set.add(new Header("x-set-" + i, text(random)));
    }
    return new Allow(
        trigger(random),
        new Mutations(
            set,
            names(random, "x-removed-"),
            random.nextInt(3) == 0 ? Optional.of("/a?b=" + text(random)) : Optional.empty()),
        new Metadata(
            new FormChange(
                random.nextInt(4) == 0,
                random.nextBoolean() ? names(random, "n") : Set.of(),
                random.nextBoolean()
                    ? List.of(new Parameter("p", text(random)), new Parameter("q", text(random)))
                    : List.of())),
        random.nextInt(4) == 0 ? Optional.of(reason(random)) : Optional.empty());
  }

  /** The same with headers as a known token has them. */
  private static Decision packed(Decision decision, Random random) {
    if (!(decision instanceof Allow allow)) {
      return decision;
    }
    List<Header> headers = allow.mutations().setHeaders();
    List<String> usualNames =
        random.nextBoolean() ? headers.stream().map(Header::name).toList() : List.of("x-other");
    return new Allow(
        allow.trigger(),
        new Mutations(
            PackedHeaders.of(headers, usualNames),
            allow.mutations().removeHeaders(),
            allow.mutations().target()),
        allow.metadata(),
        allow.dryRun());
  }

  private static Deny deny(Random random) {
    List<Header> headers = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      headers.add(new Header("x-h-" + i, text(random)));
    }
    int[] statuses = {400, 401, 403, 405, 415, 500, 599};
    return new Deny(
        trigger(random),
        reason(random),
        new Answer(statuses[random.nextInt(statuses.length)], headers, text(random)));
  }

  private static Optional<ObjectName> trigger(Random random) {
    return random.nextInt(5) == 0
        ? Optional.empty()
        : Optional.of(new ObjectName("shop", "orders-" + "x".repeat(random.nextInt(200))));
  }

  private static DenialReason reason(Random random) {
    DenialReason[] reasons = DenialReason.values();
    return reasons[random.nextInt(reasons.length)];
  }

  private static Set<String> names(Random random, String prefix) {
    Set<String> names = new HashSet<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      names.add(prefix + random.nextInt(100));
    }
    return names;
  }

  private static String text(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> "é" + random.nextInt();
      case 2 -> "a\ud83d\ude00";
      case 3 -> "\ud83d alone";
      case 4 -> "x".repeat(random.nextInt(40_000) >> random.nextInt(16));
      default -> "value-" + random.nextInt(1_000);
    };
  }
}
