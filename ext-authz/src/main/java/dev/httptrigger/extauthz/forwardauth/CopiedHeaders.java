package dev.httptrigger.extauthz.forwardauth;

import dev.httptrigger.extauthz.claims.HeaderNames;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Mutations for a proxy that copies headers, of names in its configuration, from our answer over
 * those of the client. So every name that it copies is in the answer: what has to go, or an absent
 * claim, as an empty header, and what has to stay as the client wrote it. Such a proxy can't be
 * told to remove or overwrite a header that it does not copy: a request that carries one is
 * refused.
 */
final class CopiedHeaders {
  private static final String COOKIE = "cookie";
  private static final String RESERVED_PREFIX = "x-httptrigger-";

  private CopiedHeaders() {}

  /**
   * What the answer can't say of these mutations, in words for the proxy's owner; empty where it
   * says all.
   *
   * @param copied the names that the proxy copies, by the trigger
   */
  static Optional<String> unsaid(Mutations mutations, RequestView request, Set<String> copied) {
    for (HeaderLine line : request.headers()) {
      if (changes(mutations, line.name()) && !copied.contains(line.name())) {
        return Optional.of(
            "the client sent a header that has to go or to be ours, and such a proxy can't be told"
                + " to: let it drop "
                + shown(line.name())
                + " before it asks");
      }
    }
    return Optional.empty();
  }

  /** Whether the client's own must not arrive: it has to go, or there is one of ours. */
  private static boolean changes(Mutations mutations, String name) {
    return mutations.removeHeaders().contains(name)
        || mutations.setHeaders().stream().anyMatch(header -> header.name().equals(name));
  }

  /** The client makes up the rest of a reserved name, and may have put anything there. */
  private static String shown(String name) {
    return HeaderNames.folded(name).startsWith(RESERVED_PREFIX) ? RESERVED_PREFIX + "*" : name;
  }

  /** The headers to copy. */
  static List<Header> of(Mutations mutations, RequestView request, Set<String> copied) {
    List<Header> set = List.copyOf(mutations.setHeaders());
    List<Header> headers = new ArrayList<>(set);
    for (String name : new TreeSet<>(copied)) {
      if (mutations.removeHeaders().contains(name)) {
        headers.add(new Header(name, ""));
      } else if (set.stream().noneMatch(header -> header.name().equals(name))) {
        asTheClientWrote(name, request).ifPresent(value -> headers.add(new Header(name, value)));
      }
    }
    return headers;
  }

  /** What is no text, or would be one of several lines, is not repeated: the upstream gets none. */
  private static Optional<String> asTheClientWrote(String name, RequestView request) {
    List<byte[]> lines =
        request.headers().stream()
            .filter(line -> line.name().equals(name))
            .map(HeaderLine::value)
            .toList();
    if (lines.isEmpty() || (lines.size() > 1 && !name.equals(COOKIE))) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (byte[] line : lines) {
      try {
        texts.add(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString());
      } catch (CharacterCodingException noText) {
        return Optional.empty();
      }
    }
    return Optional.of(String.join("; ", texts));
  }
}
