package dev.httptrigger.extauthz.envoy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that requests say again and again, found by their bytes, so that none is made for each
 * request: names of headers and methods. Which texts are known changes the cost of a request and
 * nothing else. Immutable.
 */
final class KnownTexts {
  /**
   * Names of headers: those that browsers, gateways and tracers write. Of lower case letters,
   * digits and hyphens, but for those that begin with a colon.
   */
  static final KnownTexts HEADERS =
      ofHeaders(
          """
          :authority :method :path :protocol :scheme
          accept accept-charset accept-encoding accept-language access-control-request-headers
          access-control-request-method authorization cache-control connection content-encoding
          content-language content-length content-type cookie date dnt expect forwarded from host
          if-match if-modified-since if-none-match if-range if-unmodified-since keep-alive origin
          pragma priority proxy-authorization range referer save-data te trailer transfer-encoding
          upgrade upgrade-insecure-requests user-agent via
          sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode
          sec-fetch-site sec-fetch-user sec-gpc sec-websocket-extensions sec-websocket-key
          sec-websocket-protocol sec-websocket-version
          grpc-accept-encoding grpc-encoding grpc-timeout
          x-api-key x-correlation-id x-csrf-token x-forwarded-client-cert x-forwarded-for
          x-forwarded-host x-forwarded-port x-forwarded-proto x-original-forwarded-for x-real-ip
          x-request-id x-requested-with x-scheme
          x-envoy-attempt-count x-envoy-auth-partial-body x-envoy-decorator-operation
          x-envoy-expected-rq-timeout-ms x-envoy-external-address x-envoy-internal
          x-envoy-original-path x-envoy-peer-metadata x-envoy-peer-metadata-id
          b3 baggage traceparent tracestate uber-trace-id x-amzn-trace-id x-b3-flags
          x-b3-parentspanid x-b3-sampled x-b3-spanid x-b3-traceid x-cloud-trace-context
          x-datadog-parent-id x-datadog-sampling-priority x-datadog-trace-id x-ot-span-context
          cdn-loop cf-connecting-ip cf-ipcountry cf-ray cf-visitor true-client-ip k-proxy-request
          """);

  /** Methods. */
  static final KnownTexts METHODS = of("GET HEAD POST PUT PATCH DELETE OPTIONS CONNECT TRACE");

  /** A quarter of the places is taken at most, so that most searches end at the first. */
  private static final int PLACES_FOR_EACH = 4;

  private final @Nullable String[] texts;
  private final byte[][] octets;

  private KnownTexts(List<String> known) {
    int places = Integer.highestOneBit(known.size() * PLACES_FOR_EACH) * 2;
    texts = new String[places];
    octets = new byte[places][];
    for (String text : known) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      int place = place(bytes, 0, bytes.length);
      while (texts[place] != null) {
        place = after(place);
      }
      texts[place] = text;
      octets[place] = bytes;
    }
  }

  /** These texts in ASCII, none of them empty, with white space between them. */
  private static KnownTexts of(String words) {
    return new KnownTexts(List.of(words.strip().split("\\s+", -1)));
  }

  /** The scanner says of these names that they are plain: one that is not must not be here. */
  private static KnownTexts ofHeaders(String words) {
    KnownTexts known = of(words);
    for (@Nullable String name : known.texts) {
      if (name != null && !name.matches(":?[a-z0-9-]+")) {
        throw new IllegalArgumentException("not a plain name: " + name);
      }
    }
    return known;
  }

  /** The text that the bytes are; null where it is not a known one. */
  @Nullable String find(byte[] bytes, int start, int end) {
    if (start == end) {
      return null;
    }
    int place = place(bytes, start, end);
    for (@Nullable String text = texts[place]; text != null; text = texts[place]) {
      if (Arrays.equals(octets[place], 0, octets[place].length, bytes, start, end)) {
        return text;
      }
      place = after(place);
    }
    return null;
  }

  /** Tells texts apart by their length and three of their bytes. */
  private int place(byte[] bytes, int start, int end) {
    int length = end - start;
    int mixed =
        (bytes[start] + 31 * (bytes[end - 1] + 31 * (bytes[start + length / 2] + 31 * length)))
            * 0x9e3779b9;
    return mixed >>> Integer.numberOfLeadingZeros(texts.length - 1);
  }

  private int after(int place) {
    return (place + 1) & (texts.length - 1);
  }
}
