package dev.httptrigger.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code token sign}: a token, and nothing else, on standard output. */
@Command(
    name = "sign",
    description = "Signs a token and prints it.",
    footer = {
      "",
      "Example:",
      "  ./httptrigger token sign --key keys/private.jwk \\",
      "    --iss https://login.example.com/ --aud orders --sub me \\",
      "    --claim roles='[\"admin\"]' --expires-in 1h"
    })
final class TokenSignCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "A private JWK, as keygen writes it; - is standard input.")
  private String keyFile = "";

  @Option(names = "--iss", paramLabel = "ISSUER", description = "The claim iss.")
  private Optional<String> issuer = Optional.empty();

  @Option(names = "--sub", paramLabel = "SUBJECT", description = "The claim sub.")
  private Optional<String> subject = Optional.empty();

  @Option(
      names = "--aud",
      paramLabel = "AUDIENCE",
      description = "The claim aud; several times for a list.")
  private List<String> audiences = List.of();

  @Option(
      names = "--claim",
      paramLabel = "NAME=JSON",
      description =
          "Another claim; a string is quoted: --claim name='\"Jon\"'. May replace iat or exp.")
  private List<String> claims = List.of();

  @Option(
      names = "--expires-in",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "From now to exp; negative for an expired token. Default: 1h.")
  private Duration expiresIn = Duration.ofHours(1);

  TokenSignCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    ObjectNode payload = Json.object();
    issuer.ifPresent(value -> payload.put("iss", value));
    subject.ifPresent(value -> payload.put("sub", value));
    if (audiences.size() == 1) {
      payload.put("aud", audiences.getFirst());
    }
    if (audiences.size() > 1) {
      audiences.forEach(payload.putArray("aud")::add);
    }
    Instant now = surroundings.clock().instant();
    payload.put("iat", now.getEpochSecond());
    payload.put("exp", now.plus(expiresIn).getEpochSecond());
    claims.forEach(claim -> add(payload, claim));
    surroundings.output().println(mint().sign(payload.toString()));
    return ExitCode.CLEAN;
  }

  private static void add(ObjectNode payload, String claim) {
    int equals = claim.indexOf('=');
    if (equals < 1) {
      throw new UsageException("a --claim has no name: write NAME=JSON.");
    }
    String name = claim.substring(0, equals);
    Optional<JsonNode> value = Json.parse(claim.substring(equals + 1));
    payload.set(
        name,
        value.orElseThrow(
            () ->
                new UsageException(
                    "the value of --claim "
                        + name
                        + " is not JSON: a string needs quotes, "
                        + name
                        + "='\"text\"'.")));
  }

  private TokenMint mint() {
    String text = new InputFiles(surroundings.input()).read(keyFile);
    try {
      return TokenMint.fromPrivateJwk(text);
    } catch (IllegalArgumentException e) {
      throw new UnreadableInputException(
          keyFile, e.getMessage() + ".", "Make a key with ./httptrigger keygen.");
    }
  }
}
