package dev.httptrigger.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.httptrigger.bench.load.Questions;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommonTaskTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder;

  private CommonTask task() throws IOException {
    Path triggers = Files.createDirectory(folder.resolve("triggers"));
    return Workload.create(triggers, new Workload.Sizes(2, 1, 1), NOW).commonTask();
  }

  /** Of each trial exactly one thing is wrong, and it is the one that it says. */
  @Test
  void trialsDifferInWhatTheySay() throws Exception {
    CommonTask task = task();
    List<CommonTask.Trial> trials = task.trials();
    for (CommonTask.Trial trial : trials) {
      if (trial.token().isPresent()) {
        SignedJWT token = SignedJWT.parse(trial.token().get());
        JWKSet keys = JWKSet.parse(task.keySet());
        boolean known = keys.getKeyByKeyId(token.getHeader().getKeyID()) != null;
        boolean signed = token.verify(new RSASSAVerifier(keys.getKeys().getFirst().toRSAKey()));
        boolean fresh = token.getJWTClaimsSet().getExpirationTime().toInstant().isAfter(NOW);
        boolean issued = token.getJWTClaimsSet().getIssuer().equals(task.issuer());
        boolean meant = token.getJWTClaimsSet().getAudience().contains(task.audience());
        String what = trial.what();
        assertThat(known).as(what).isEqualTo(!what.equals("an unknown key"));
        assertThat(signed)
            .as(what)
            .isEqualTo(!what.equals("a wrong signature") && !what.equals("an unknown key"));
        assertThat(fresh).as(what).isEqualTo(!what.equals("an expired token"));
        assertThat(issued).as(what).isEqualTo(!what.equals("a wrong issuer"));
        assertThat(meant).as(what).isEqualTo(!what.equals("a wrong audience"));
        assertThat(trial.allowed()).isEqualTo(known && signed && fresh && issued && meant);
      } else {
        assertThat(trial.allowed()).isFalse();
      }
    }
    assertThat(trials).hasSize(7);
  }

  @Test
  void theUserIsThatOfTheToken() throws Exception {
    CommonTask task = task();
    assertThat(SignedJWT.parse(task.tokens().get(1)).getJWTClaimsSet().getSubject())
        .isEqualTo(task.user(1));
  }

  /** Each of them is another request, with the answer of the one whose token it has. */
  @Test
  void severalUsersAskAtSeveralHosts() throws Exception {
    CommonTask task = task();
    Questions questions = task.recommendedChecksAt(3, 2);
    Set<String> asked = new TreeSet<>();
    for (int number = 0; number < 6; number++) {
      int question = questions.next();
      String message = new String(questions.message(question), StandardCharsets.ISO_8859_1);
      String host =
          CommonTask.hosts(3).stream().filter(message::contains).findFirst().orElseThrow();
      String token = task.tokens().stream().filter(message::contains).findFirst().orElseThrow();
      byte[] right = allowed(task.user(task.tokens().indexOf(token)));

      assertThat(questions.isRight(question, right, 0, right.length)).as(message).isTrue();
      asked.add(host + " " + token);
    }
    assertThat(asked).hasSize(6);
  }

  private static byte[] allowed(String user) {
    HeaderValue header =
        HeaderValue.newBuilder().setKey(CommonTask.USER_HEADER).setValue(user).build();
    return CheckResponse.newBuilder()
        .setOkResponse(
            OkHttpResponse.newBuilder()
                .addHeaders(HeaderValueOption.newBuilder().setHeader(header)))
        .build()
        .toByteArray();
  }

  @Test
  void aTriggerIsReplacedWhole() throws Exception {
    CommonTask task = task();
    Path triggers = Files.createDirectory(folder.resolve("many"));
    task.writeTriggers(triggers, 3);
    task.writeTrigger(triggers, 1, "elsewhere");

    try (Stream<Path> files = Files.list(triggers)) {
      assertThat(files).hasSize(3);
    }
    assertThat(Files.readString(triggers.resolve("crowd-1.yaml")))
        .contains("\"audiences\":[\"elsewhere\"]", CommonTask.hosts(2).getLast());
    assertThat(Files.readString(triggers.resolve("crowd-2.yaml")))
        .contains("\"audiences\":[\"" + task.audience() + "\"]");
  }

  @Test
  void aPageIsTheRequestThatIsAskedAbout() {
    String page =
        new String(
            new EnvoyRequest("a.example", Optional.of("t")).page(), StandardCharsets.US_ASCII);

    assertThat(page)
        .startsWith("GET /api/v1/orders/")
        .contains("\r\nhost: a.example\r\n", "\r\nauthorization: Bearer t\r\n")
        .endsWith("\r\n\r\n")
        .doesNotContain(":authority");
  }
}
