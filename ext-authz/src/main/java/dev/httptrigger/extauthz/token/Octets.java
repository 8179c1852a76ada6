package dev.httptrigger.extauthz.token;

import dev.httptrigger.extauthz.decision.Bytes;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Bytes of requests, as all the places of tokens look at them. */
final class Octets {
  /** Three parts of base64url, the last one perhaps empty, with nothing of the kind around them. */
  private static final Pattern TOKEN_SHAPE =
      Pattern.compile("(?<![\\w.-])[\\w-]++[.][\\w-]++[.][\\w-]*+(?![\\w.-])");

  private Octets() {}

  /** The values of all lines of a header, in order. */
  static List<byte[]> lines(RequestView request, String name) {
    List<byte[]> lines = new ArrayList<>();
    for (HeaderLine header : request.headers()) {
      if (header.name().equals(name)) {
        lines.add(header.value());
      }
    }
    return lines;
  }

  /** The same as text; every byte is one character. */
  static List<String> texts(RequestView request, String name) {
    return lines(request, name).stream().map(Octets::text).toList();
  }

  /** One character for each byte. */
  static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** Whether something of a token's shape stands anywhere in it. */
  static boolean holdTokenShape(byte[] octets) {
    return TOKEN_SHAPE.matcher(text(octets)).find();
  }

  /** What stands between any of the separators, empty pieces included. */
  static List<byte[]> pieces(byte[] octets, String separators) {
    List<byte[]> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= octets.length; i++) {
      if (i == octets.length || separators.indexOf(octets[i]) >= 0) {
        pieces.add(Arrays.copyOfRange(octets, start, i));
        start = i + 1;
      }
    }
    return pieces;
  }

  /** Where the byte first stands, or the length where it does not. */
  static int indexOrEnd(byte[] octets, char octet) {
    int index = 0;
    while (index < octets.length && octets[index] != octet) {
      index++;
    }
    return index;
  }

  /** Without white space around it (RFC 9110 §5.6.3). */
  static byte[] trimmed(byte[] octets) {
    int start = 0;
    int end = octets.length;
    while (start < end && Bytes.isWhiteSpace(octets[start])) {
      start++;
    }
    while (end > start && Bytes.isWhiteSpace(octets[end - 1])) {
      end--;
    }
    return Arrays.copyOfRange(octets, start, end);
  }
}
