package dev.httptrigger.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token inspect}: what a token says. It verifies nothing, and says so. */
@Command(
    name = "inspect",
    description = {
      "Shows header and claims of a token, and its times as dates. Nothing is verified.",
      "Shells keep what is typed: prefer standard input for a token that still counts."
    },
    footer = {"", "Example:", "  ./httptrigger token inspect - < token.txt"})
final class TokenInspectCommand implements Callable<Integer> {
  private static final List<String> TIMES = List.of("iat", "nbf", "exp");
  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253402300799L);

  private final Surroundings surroundings;

  @Parameters(paramLabel = "TOKEN", description = "The token; - reads it from standard input.")
  private String token = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "For whom to write. Default: text.")
  private OutputFormat format = OutputFormat.TEXT;

  TokenInspectCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    String text =
        token.equals(InputFiles.STANDARD_INPUT)
            ? new InputFiles(surroundings.input()).read(token).strip()
            : token;
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw notAToken("it has " + parts.length + " parts between dots, not three");
    }
    ObjectNode answer = Json.object();
    answer.set("header", decode("header", parts[0]));
    answer.set("claims", decode("payload", parts[1]));
    answer.set("times", times(answer.path("claims")));
    answer.put("verified", false);
    print(answer);
    return ExitCode.CLEAN;
  }

  private static JsonNode decode(String what, String part) {
    try {
      String json = new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
      return Json.parse(json)
          .orElseThrow(() -> notAToken("its " + what + " is not JSON, or names something twice"));
    } catch (IllegalArgumentException e) {
      throw notAToken("its " + what + " is not base64url");
    }
  }

  private static UnreadableInputException notAToken(String why) {
    return new UnreadableInputException(
        "the token", "this is no JWT in the compact form: " + why + ".", "Pass it whole.");
  }

  private ObjectNode times(JsonNode claims) {
    ObjectNode times = Json.object();
    for (String name : TIMES) {
      date(claims.path(name)).ifPresent(date -> times.put(name, date.toString()));
    }
    return times;
  }

  private static Optional<Instant> date(JsonNode seconds) {
    if (!seconds.isNumber()
        || seconds.decimalValue().signum() < 0
        || seconds.decimalValue().compareTo(LAST_SECOND) > 0) {
      return Optional.empty();
    }
    return Optional.of(Instant.ofEpochSecond(seconds.longValue()));
  }

  private void print(ObjectNode answer) {
    switch (format) {
      case JSON -> surroundings.output().println(Json.indented(answer));
      case TEXT -> {
        surroundings.output().println("header " + Json.indented(answer.path("header")));
        surroundings.output().println("claims " + Json.indented(answer.path("claims")));
        Instant now = surroundings.clock().instant();
        for (String name : TIMES) {
          JsonNode date = answer.path("times").path(name);
          if (date.isTextual()) {
            String tense = Instant.parse(date.textValue()).isAfter(now) ? "to come" : "past";
            surroundings.output().println(name + " " + date.textValue() + " (" + tense + ")");
          }
        }
        surroundings.output().println("Nothing was verified: anybody can write such a token.");
      }
    }
  }
}
