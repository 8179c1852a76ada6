package dev.httptrigger.extauthz.invariant;

import java.util.List;
import java.util.Map;

/**
 * Claims of a good token, and what of them can be sent.
 *
 * @param json the payload
 * @param texts by claim, the text that an upstream has once it has decoded what it got; a claim
 *     that is missing here is not sent. {@code roles} is a list with commas, as it is written
 */
record ExampleClaims(String json, Map<String, String> texts) {
  /** Present, empty, null, absent, and hostile ones; requests name them by their number. */
  static final List<ExampleClaims> ALL =
      List.of(
          of(
              "\"sub\":\"alice\",\"name\":\"José 100%\",\"roles\":[\"a\",\"b,c\"]",
              Map.of("sub", "alice", "name", "José 100%", "roles", "a,b%2Cc")),
          of(
              "\"sub\":\"\",\"name\":\"\",\"roles\":[\"\"]",
              Map.of("sub", "", "name", "", "roles", "")),
          of("\"sub\":null,\"name\":null,\"roles\":null", Map.of()),
          of("\"other\":1", Map.of()),
          of(
              "\"sub\":\"a&uid=evil;uid=evil#x+ \",\"name\":\"a\\\"; uid=evil, user-name=evil\","
                  + "\"roles\":[\"x; y\",\" z \",\"x-user-id: evil\"]",
              Map.of(
                  "sub", "a&uid=evil;uid=evil#x+ ",
                  "name", "a\"; uid=evil, user-name=evil",
                  "roles", "x; y,%20z%20,x-user-id: evil")),
          of(
              "\"sub\":\"a\\r\\nx-user-id: evil\",\"name\":\"a\\u0000\",\"roles\":[\"a\\nb\"]",
              Map.of()),
          of(
              "\"sub\":12345678901234567890,\"name\":true,\"roles\":7",
              Map.of("sub", "12345678901234567890", "name", "true", "roles", "7")),
          of(
              "\"sub\":[\"a\",\"b\"],\"name\":{\"k\":\"é\"},\"roles\":[[\"x\"]]",
              Map.of("sub", "[\"a\",\"b\"]", "name", "{\"k\":\"\\u00e9\"}")),
          of(
              "\"sub\":\"\\u202e%75id=\\ud83d\\ude00\",\"name\":\"%0d%0a;,\\\\\",\"roles\":[]",
              Map.of("sub", "\u202e%75id=\ud83d\ude00", "name", "%0d%0a;,\\")));

  private static ExampleClaims of(String members, Map<String, String> texts) {
    return new ExampleClaims("{\"exp\":4102444800," + members + "}", texts);
  }
}
