package dev.httptrigger.cli.demo;

import dev.httptrigger.testkit.RawResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One request of the demo, and the answer that is right.
 *
 * @param title what it shows
 * @param host the request's host
 * @param target the request's target
 * @param token the file of the token that goes along
 * @param headerLines further header lines
 * @param status the status that is right
 * @param inAnswer texts that have to be in the answer's body; an allowed request's is what the
 *     upstream got
 * @param notInAnswer texts that may not be in it, but for the line of the token: its signature may
 *     spell any word
 * @param why why this answer
 */
record Step(
    String title,
    String host,
    String target,
    Optional<Path> token,
    List<String> headerLines,
    int status,
    List<String> inAnswer,
    List<String> notInAnswer,
    String why) {
  private static final List<String> ENVOYS_OWN =
      List.of("x-envoy-", "x-forwarded-", "x-request-id");

  private static final String TOKEN = "authorization:";

  /** Takes copies. */
  Step {
    headerLines = List.copyOf(headerLines);
    inAnswer = List.copyOf(inAnswer);
    notInAnswer = List.copyOf(notInAnswer);
  }

  /** The same step, with texts that may not be in the answer. */
  Step without(String... texts) {
    return new Step(title, host, target, token, headerLines, status, inAnswer, List.of(texts), why);
  }

  /** What a person types to ask the same. */
  String curl(int port) {
    StringBuilder line = new StringBuilder("curl -i --path-as-is -H 'Host: " + host + "'");
    headerLines.forEach(header -> line.append(" -H '").append(header).append('\''));
    token.ifPresent(
        file -> line.append(" -H \"Authorization: Bearer $(cat ").append(file).append(")\""));
    return line.append(" 'http://127.0.0.1:").append(port).append(target).append('\'').toString();
  }

  /** The right answer in words. */
  String expected() {
    return "HTTP "
        + status
        + (inAnswer.isEmpty() ? "" : ", with " + String.join(" and ", inAnswer))
        + (notInAnswer.isEmpty() ? "" : ", without " + String.join(" and ", notInAnswer));
  }

  /** Whether an answer is the right one. */
  boolean isRight(RawResponse response) {
    String body = lowerCase(response.body()); // names of headers have no case
    String withoutToken =
        body.lines().filter(line -> !line.startsWith(TOKEN)).collect(Collectors.joining("\n"));
    return response.status() == status
        && inAnswer.stream().allMatch(text -> body.contains(lowerCase(text)))
        && notInAnswer.stream().noneMatch(text -> withoutToken.contains(lowerCase(text)));
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** What of an answer is worth showing: the status, the challenge, and what the step is about. */
  List<String> shown(RawResponse response) {
    Stream<String> challenge =
        response.header("www-authenticate").stream().map(value -> "WWW-Authenticate: " + value);
    Stream<String> body =
        response.status() == 200
            ? response.body().lines().filter(Step::isTold).map(line -> "the upstream got  " + line)
            : response.body().lines();
    return Stream.of(Stream.of("HTTP " + response.status()), challenge, body)
        .flatMap(lines -> lines)
        .toList();
  }

  /** The request line, and headers that are not Envoy's own. */
  private static boolean isTold(String line) {
    return line.startsWith("GET ")
        || (line.startsWith("x-") && ENVOYS_OWN.stream().noneMatch(line::startsWith));
  }
}
