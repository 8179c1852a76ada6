package dev.httptrigger.extauthz.invariant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request with what a client may have written beside, or in place of, what is ours. Every
 * character is one byte. Tokens stand in it as {@code {good}} and the like.
 *
 * @param trigger the name of the trigger whose host it is for
 * @param claims the number of the claims that a good token has
 * @param framing how its body is sent over HTTP/1.1
 * @param headerLines {@code name: value} each
 */
record ForgedRequest(
    String trigger,
    int claims,
    Framing framing,
    String method,
    String target,
    String body,
    List<String> headerLines) {
  /** How HTTP/1.1 tells where a body ends. */
  enum Framing {
    LENGTH,
    CHUNKED
  }

  private static final int FIELDS = 6;

  /** The one that a line of text shows; {@code \x7c} is a byte, {@code |} separates. */
  static ForgedRequest parse(String row) {
    List<String> fields =
        Arrays.stream(row.split("\\|", -1)).map(field -> bytes(field.strip())).toList();
    return new ForgedRequest(
        fields.get(0),
        Integer.parseInt(fields.get(1)),
        Framing.valueOf(fields.get(2)),
        fields.get(3),
        fields.get(4),
        fields.get(5),
        List.copyOf(fields.subList(FIELDS, fields.size())));
  }

  /** The line of text that {@link #parse} reads. */
  String row() {
    List<String> fields = new ArrayList<>();
    fields.add(trigger);
    fields.add(Integer.toString(claims));
    fields.add(framing.name());
    fields.addAll(List.of(method, target, body));
    fields.addAll(headerLines);
    return fields.stream().map(ForgedRequest::printable).collect(Collectors.joining(" | "));
  }

  /** With tokens in the places that are marked for them. */
  ForgedRequest with(Map<String, String> tokens) {
    return new ForgedRequest(
        trigger,
        claims,
        framing,
        method,
        filled(target, tokens),
        filled(body, tokens),
        headerLines.stream().map(line -> filled(line, tokens)).toList());
  }

  /** The values of all lines of that name, in their order and as they travel. */
  List<String> header(String name) {
    return headerLines.stream()
        .filter(line -> name(line).equals(name))
        .map(ForgedRequest::value)
        .toList();
  }

  /** In lower case, as HTTP/2 and Envoy have it. */
  static String name(String line) {
    return line.substring(0, line.indexOf(": ")).toLowerCase(Locale.ROOT);
  }

  static String value(String line) {
    return line.substring(line.indexOf(": ") + 2).strip();
  }

  boolean mentions(String text) {
    return target.contains(text)
        || body.contains(text)
        || headerLines.stream().anyMatch(line -> line.contains(text));
  }

  private static String filled(String text, Map<String, String> tokens) {
    String filled = text;
    for (Map.Entry<String, String> token : tokens.entrySet()) {
      filled = filled.replace(token.getKey(), token.getValue());
    }
    return filled;
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char octet = text.charAt(at);
      boolean plain =
          octet >= ' '
              && octet < 0x7f
              && octet != '|'
              && octet != '\\'
              && (octet != ' ' || (at > 0 && at < text.length() - 1));
      printable.append(plain ? Character.toString(octet) : "\\x%02x".formatted((int) octet));
    }
    return printable.toString();
  }

  private static String bytes(String printable) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < printable.length(); at++) {
      if (printable.startsWith("\\x", at)) {
        text.append((char) Integer.parseInt(printable.substring(at + 2, at + 4), 16));
        at += 3;
      } else {
        text.append(printable.charAt(at));
      }
    }
    return text.toString();
  }
}
