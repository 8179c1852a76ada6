package dev.httptrigger.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Condition;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.ConditionStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Conflict;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyInForce;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyReach;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Replicas;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Warning;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTriggerStatusCodecTest {
  private static final HttpTriggerStatus EVERYTHING =
      new HttpTriggerStatus(
          Optional.of("orders.example.com,+2"),
          Optional.of("Jwt+Open"),
          OptionalLong.of(7),
          OptionalLong.of(6),
          List.of(
              new Condition(
                  "Ready",
                  ConditionStatus.FALSE,
                  "ReplicasBehind",
                  "1 of 2 servers enforce generation 7.",
                  OptionalLong.of(7),
                  Instant.parse("2026-11-25T10:00:00Z")),
              new Condition(
                  "Accepted",
                  ConditionStatus.TRUE,
                  "Accepted",
                  "",
                  OptionalLong.empty(),
                  Instant.parse("2026-11-25T09:00:00Z"))),
          List.of(
              new KeyInForce(
                  "main",
                  Optional.of("k1"),
                  "RSA",
                  Optional.of("RS256"),
                  "UHTjhx2EAlbC9wo4a84uWCyKBEEOWDVeTrr8UlTdRNQ",
                  Optional.of("Secret shop/keys, jwks.json"),
                  Optional.of(KeyReach.EVERYWHERE),
                  Optional.of(LocalDate.of(2026, 11, 25)),
                  Optional.of(LocalDate.of(2026, 11, 26))),
              new KeyInForce(
                  "main",
                  Optional.empty(),
                  "EC",
                  Optional.empty(),
                  "abc",
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())),
          Optional.of(new Replicas(1, 2, List.of("ext-authz-b"))),
          List.of(new Warning("AudienceNotChecked", "Without audiences …")),
          Optional.of(
              new Conflict(
                  "orders.example.com", Optional.of("/api"), "shop", Optional.of("older"))));

  @Test
  void nothingIsLostOnTheWay() {
    assertThat(HttpTriggerStatusCodec.decode(HttpTriggerStatusCodec.encode(EVERYTHING)))
        .isEqualTo(EVERYTHING);
  }

  @Test
  void anEmptyStatusIsAnEmptyObject() {
    assertThat(HttpTriggerStatusCodec.encode(HttpTriggerStatus.EMPTY).isEmpty()).isTrue();
  }

  @Test
  void timesAreWholeSeconds() {
    HttpTriggerStatus status =
        new HttpTriggerStatus(
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            List.of(
                new Condition(
                    "Ready",
                    ConditionStatus.UNKNOWN,
                    "Pending",
                    "",
                    OptionalLong.empty(),
                    Instant.parse("2026-11-25T10:00:00.123456Z"))),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty());

    assertThat(
            HttpTriggerStatusCodec.encode(status).at("/conditions/0/lastTransitionTime").asText())
        .isEqualTo("2026-11-25T10:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "\"text\"",
        "{\"conditions\": {}, \"keys\": 1, \"replicas\": [], \"warnings\": \"x\"}",
        "{\"observedGeneration\": 1.5, \"enforcedGeneration\": \"7\", \"future\": true}",
        "{\"observedGeneration\": 99999999999999999999}",
        "{\"conditions\": [{\"type\": \"\", \"status\": \"True\"}, 3, {\"status\": \"Perhaps\"}]}",
        "{\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\", \"reason\": \"R\","
            + " \"lastTransitionTime\": \"yesterday\"}]}",
        "{\"replicas\": {\"applied\": 3, \"total\": 2}}",
        "{\"keys\": [{\"provider\": \"main\"}], \"conflict\": {\"host\": \"a\"}}"
      })
  void whatCantBeReadCountsAsNotWritten(String json) throws JsonProcessingException {
    assertThat(HttpTriggerStatusCodec.decode(new ObjectMapper().readTree(json)))
        .isEqualTo(HttpTriggerStatus.EMPTY);
  }

  @Test
  void theFirstOfTwoConditionsOfATypeCounts() throws JsonProcessingException {
    String condition =
        "{\"type\": \"Ready\", \"status\": \"%s\", \"reason\": \"R\", \"message\": \"\","
            + " \"lastTransitionTime\": \"2026-11-25T10:00:00Z\"}";
    String json =
        "{\"conditions\": ["
            + condition.formatted("True")
            + ","
            + condition.formatted("False")
            + "]}";

    assertThat(HttpTriggerStatusCodec.decode(new ObjectMapper().readTree(json)).condition("Ready"))
        .map(Condition::status)
        .contains(ConditionStatus.TRUE);
  }
}
