package dev.httptrigger.extauthz.envoy;

import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;

import dev.httptrigger.extauthz.decision.Ascii;
import dev.httptrigger.extauthz.decision.Bytes;
import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.envoy.WireReader.Unusual;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.Request;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a {@code CheckRequest}'s bytes the view that {@link CheckRequestView} makes of the
 * generated class, without making that class. It reads what gateways write, and leaves everything
 * else to the generated classes ({@link Unusual}): messages that come twice and would be merged, a
 * key that comes twice in a map, text beyond ASCII, encodings that no program chooses. So it saves
 * time and decides nothing; a fuzz target holds the two views against each other. Used once, by one
 * thread.
 */
final class CheckRequestScanner {
  private static final WireShape PEER = WireShape.of(AttributeContext.Peer.getDescriptor());
  private static final WireShape TLS = WireShape.of(AttributeContext.TLSSession.getDescriptor());
  private static final WireShape METADATA = WireShape.of(Metadata.getDescriptor());
  private static final WireShape TIME =
      WireShape.of(
          Request.getDescriptor().findFieldByNumber(Request.TIME_FIELD_NUMBER).getMessageType());

  /** Both fields of a map's entry: by the wire format of maps, as of version 3. */
  private static final int ENTRY_KEY = tag(1);

  private static final int ENTRY_VALUE = tag(2);

  private static final int HEADER_KEY = tag(HeaderValue.KEY_FIELD_NUMBER);
  private static final int HEADER_TEXT = tag(HeaderValue.VALUE_FIELD_NUMBER);
  private static final int HEADER_BYTES = tag(HeaderValue.RAW_VALUE_FIELD_NUMBER);

  private static final int ATTRIBUTES = tag(CheckRequest.ATTRIBUTES_FIELD_NUMBER);
  private static final int SOURCE = tag(AttributeContext.SOURCE_FIELD_NUMBER);
  private static final int DESTINATION = tag(AttributeContext.DESTINATION_FIELD_NUMBER);
  private static final int REQUEST = tag(AttributeContext.REQUEST_FIELD_NUMBER);
  private static final int EXTENSIONS = tag(AttributeContext.CONTEXT_EXTENSIONS_FIELD_NUMBER);
  private static final int REQUEST_METADATA = tag(AttributeContext.METADATA_CONTEXT_FIELD_NUMBER);
  private static final int ROUTE = tag(AttributeContext.ROUTE_METADATA_CONTEXT_FIELD_NUMBER);
  private static final int TLS_SESSION = tag(AttributeContext.TLS_SESSION_FIELD_NUMBER);
  private static final int REQUEST_TIME = tag(Request.TIME_FIELD_NUMBER);
  private static final int HTTP = tag(Request.HTTP_FIELD_NUMBER);
  private static final int ID = tag(HttpRequest.ID_FIELD_NUMBER);
  private static final int METHOD = tag(HttpRequest.METHOD_FIELD_NUMBER);
  private static final int HEADERS = tag(HttpRequest.HEADERS_FIELD_NUMBER);
  private static final int PATH = tag(HttpRequest.PATH_FIELD_NUMBER);
  private static final int HOST = tag(HttpRequest.HOST_FIELD_NUMBER);
  private static final int SCHEME = tag(HttpRequest.SCHEME_FIELD_NUMBER);
  private static final int QUERY = tag(HttpRequest.QUERY_FIELD_NUMBER);
  private static final int FRAGMENT = tag(HttpRequest.FRAGMENT_FIELD_NUMBER);
  private static final int SIZE = HttpRequest.SIZE_FIELD_NUMBER << 3 | WireReader.VARINT;
  private static final int PROTOCOL = tag(HttpRequest.PROTOCOL_FIELD_NUMBER);
  private static final int BODY = tag(HttpRequest.BODY_FIELD_NUMBER);
  private static final int RAW_BODY = tag(HttpRequest.RAW_BODY_FIELD_NUMBER);
  private static final int HEADER_MAP = tag(HttpRequest.HEADER_MAP_FIELD_NUMBER);

  private static final int HEADER_MAP_LINE = tag(HeaderMap.HEADERS_FIELD_NUMBER);

  private static final String TARGET_HEADER = ":path";

  /** What most requests do not exceed. */
  private static final int FEW_LINES = 24;

  private static final int NOT_THERE = -1;
  private final byte[] message;
  private final WireReader in;

  private boolean hasAttributes;
  private boolean hasRequest;
  private boolean hasHttp;
  private Map<String, String> extensions = Map.of();
  private int routeStart = NOT_THERE;
  private int routeEnd = NOT_THERE;
  private String method = "";
  private String host = "";
  private int seenInHttp;
  private int pathStart;
  private int pathEnd;
  private int bodyStart;
  private int bodyEnd;
  private int rawBodyStart;
  private int rawBodyEnd;
  private int mapStart = NOT_THERE;
  private int mapEnd = NOT_THERE;
  private boolean hasJoinedLines;
  private long seenNames;

  private String[] names = new String[FEW_LINES];
  private int[] bounds = new int[2 * FEW_LINES];
  private long plainNames;
  private int lines;
  private int targetStart = NOT_THERE;
  private int targetEnd;

  private CheckRequestScanner(byte[] message) {
    this.message = message;
    this.in = new WireReader(message);
  }

  private static int tag(int field) {
    return field << 3 | WIRETYPE_LENGTH_DELIMITED;
  }

  /**
   * The view of a request.
   *
   * @param message a {@code CheckRequest}'s bytes; the view keeps them, and nobody changes them
   * @param callAuthority the {@code :authority} of the call that brought it
   * @param formProcessor whether every route has the form processor, whatever its context says
   * @return empty where the generated classes have to read it
   */
  static Optional<RequestView> scan(byte[] message, String callAuthority, boolean formProcessor) {
    try {
      CheckRequestScanner scanner = new CheckRequestScanner(message);
      scanner.message();
      return scanner.hasHttp
          ? Optional.of(scanner.view(callAuthority, formProcessor))
          : Optional.empty();
    } catch (Unusual leftToTheGeneratedClasses) {
      return Optional.empty();
    }
  }

  private RequestView view(String callAuthority, boolean formProcessor) {
    boolean hasRawLines = mapStart != mapEnd;
    if (hasRawLines) {
      headerMap();
    }
    // Only there it is byte for byte: elsewhere the gateway wrote over what is no UTF-8.
    boolean hasExactTarget = hasRawLines && targetStart != NOT_THERE;
    byte[] target =
        hasExactTarget
            ? Arrays.copyOfRange(message, targetStart, targetEnd)
            : Arrays.copyOfRange(message, pathStart, pathEnd);
    boolean hasRawBody = rawBodyStart != rawBodyEnd;
    return new ScannedRequest(
        message,
        method,
        host,
        target,
        hasRawLines && (hasExactTarget || target.length == 0),
        HeaderLines.in(lines, names, plainNames, message, bounds),
        hasRawBody ? rawBodyStart : bodyStart,
        hasRawBody ? rawBodyEnd : bodyEnd,
        extensions,
        routeStart,
        routeEnd,
        callAuthority,
        formProcessor);
  }

  private void message() {
    for (int tag = in.tag(); tag != WireReader.END; tag = in.tag()) {
      if (tag == ATTRIBUTES) {
        requireFirst(hasAttributes);
        hasAttributes = true;
        int outer = in.enter(in.length());
        attributes();
        in.leave(outer);
      } else {
        in.skipField(requireUnknown(tag, CheckRequest.ATTRIBUTES_FIELD_NUMBER));
      }
    }
  }

  private void attributes() {
    for (int tag = in.tag(); tag != WireReader.END; tag = in.tag()) {
      if (tag == REQUEST) {
        requireFirst(hasRequest);
        hasRequest = true;
        int outer = in.enter(in.length());
        request();
        in.leave(outer);
      } else if (tag == SOURCE || tag == DESTINATION) {
        check(PEER);
      } else if (tag == EXTENSIONS) {
        extension();
      } else if (tag == ROUTE) {
        requireFirst(routeStart != NOT_THERE);
        int outer = in.enter(in.length());
        routeStart = in.at();
        METADATA.check(in);
        routeEnd = in.at();
        in.leave(outer);
      } else if (tag == REQUEST_METADATA) {
        check(METADATA);
      } else if (tag == TLS_SESSION) {
        check(TLS);
      } else {
        in.skipField(requireUnknown(tag, AttributeContext.ROUTE_METADATA_CONTEXT_FIELD_NUMBER));
      }
    }
  }

  private void check(WireShape shape) {
    int outer = in.enter(in.length());
    shape.check(in);
    in.leave(outer);
  }

  private void request() {
    for (int tag = in.tag(); tag != WireReader.END; tag = in.tag()) {
      if (tag == HTTP) {
        requireFirst(hasHttp);
        hasHttp = true;
        int outer = in.enter(in.length());
        http();
        in.leave(outer);
      } else if (tag == REQUEST_TIME) {
        check(TIME);
      } else {
        in.skipField(requireUnknown(tag, Request.HTTP_FIELD_NUMBER));
      }
    }
  }

  private void http() {
    for (int tag = in.tag(); tag != WireReader.END; tag = in.tag()) {
      if (tag == HEADERS) {
        hasJoinedLines = true;
        joinedLine();
        continue;
      }
      requireFirstOf(tag);
      if (tag == HEADER_MAP) {
        int length = in.length();
        mapStart = in.at();
        mapEnd = mapStart + length;
        in.skip(length);
      } else if (tag == METHOD) {
        int length = in.length();
        @Nullable String known = KnownTexts.METHODS.find(message, in.at(), in.at() + length);
        method = known == null ? text(in.at(), in.at() + length) : known;
        in.skip(length);
      } else if (tag == HOST) {
        int length = in.length();
        host = text(in.at(), in.at() + length);
        in.skip(length);
      } else if (tag == PATH) {
        int length = in.length();
        pathStart = in.at();
        in.skipText(length);
        pathEnd = in.at();
      } else if (tag == ID || tag == SCHEME || tag == QUERY || tag == FRAGMENT || tag == PROTOCOL) {
        in.skipText(in.length());
      } else if (tag == SIZE) {
        in.skipField(tag);
      } else if (tag == BODY) {
        int length = in.length();
        bodyStart = in.at();
        in.skipText(length);
        bodyEnd = in.at();
      } else if (tag == RAW_BODY) {
        int length = in.length();
        rawBodyStart = in.at();
        in.skip(length);
        rawBodyEnd = in.at();
      } else {
        in.skipField(requireUnknown(tag, HttpRequest.HEADER_MAP_FIELD_NUMBER));
      }
    }
    // Both forms of headers at once: not even a joined target would be taken for an exact one.
    if (mapStart != NOT_THERE && hasJoinedLines) {
      throw new Unusual();
    }
  }

  /** Of a field that comes twice the last one counts, or the two are merged. */
  private void requireFirstOf(int tag) {
    int number = tag >>> 3;
    if (number < Integer.SIZE) {
      requireFirst((seenInHttp & 1 << number) != 0);
      seenInHttp |= 1 << number;
    }
  }

  /** A gateway has few: mostly none, or the one that names a trigger. */
  private void extension() {
    int outer = in.enter(in.length());
    requireTag(in, ENTRY_KEY);
    int keyLength = in.length();
    String key = text(in.at(), in.at() + keyLength);
    in.skip(keyLength);
    String value = "";
    if (in.at() != in.end()) {
      requireTag(in, ENTRY_VALUE);
      int valueLength = in.length();
      value = text(in.at(), in.at() + valueLength);
      in.skip(valueLength);
    }
    in.leave(outer);
    if (extensions.isEmpty()) {
      extensions = Map.of(key, value);
      return;
    }
    Map<String, String> more = new LinkedHashMap<>(extensions);
    requireFirst(more.put(key, value) != null);
    extensions = more;
  }

  private void headerMap() {
    WireReader map = new WireReader(message, mapStart, mapEnd);
    while (map.at() != map.end()) {
      requireTag(map, HEADER_MAP_LINE);
      int outer = map.enter(map.length());
      line(map);
      map.leave(outer);
    }
  }

  private void line(WireReader map) {
    requireTag(map, HEADER_KEY);
    int keyLength = map.length();
    int keyStart = map.at();
    map.skip(keyLength);
    int start = map.at();
    int end = start;
    if (start != map.end()) {
      int tag = map.tag();
      int length = map.length();
      start = map.at();
      end = start + length;
      if (tag == HEADER_TEXT) {
        map.skipText(length);
      } else if (tag == HEADER_BYTES) {
        map.skip(length);
      } else {
        throw new Unusual();
      }
    }
    add(keyStart, keyStart + keyLength, start, end);
  }

  /** One line for each name, into which the gateway joined all that it got. */
  private void joinedLine() {
    int outer = in.enter(in.length());
    requireTag(in, ENTRY_KEY);
    int keyLength = in.length();
    int keyStart = in.at();
    in.skip(keyLength);
    int start = in.at();
    int end = start;
    if (start != in.end()) {
      requireTag(in, ENTRY_VALUE);
      int length = in.length();
      start = in.at();
      end = start + length;
      in.skipText(length);
    }
    in.leave(outer);
    int before = lines;
    add(keyStart, keyStart + keyLength, start, end);
    if (lines > before) {
      requireNewName(names[before], before);
    }
  }

  /** Of two values of one key a map has the last. */
  private void requireNewName(String name, int before) {
    long bit = 1L << name.hashCode();
    if ((seenNames & bit) != 0) {
      for (int line = 0; line < before; line++) {
        requireFirst(names[line].equals(name));
      }
    }
    seenNames |= bit;
  }

  private void add(int keyStart, int keyEnd, int start, int end) {
    @Nullable String known = KnownTexts.HEADERS.find(message, keyStart, keyEnd);
    String name = known == null ? text(keyStart, keyEnd) : known;
    if (!name.isEmpty() && name.charAt(0) == ':') {
      if (targetStart == NOT_THERE && name.equals(TARGET_HEADER)) {
        targetStart = start;
        targetEnd = end;
      }
      return;
    }
    int first = start;
    int last = end;
    while (first < last && Bytes.isWhiteSpace(message[first])) {
      first++;
    }
    while (first < last && Bytes.isWhiteSpace(message[last - 1])) {
      last--;
    }
    if (lines == names.length) {
      names = Arrays.copyOf(names, 2 * lines);
      bounds = Arrays.copyOf(bounds, 4 * lines);
    }
    if (known == null) {
      names[lines] = Ascii.lowerCase(name);
    } else {
      names[lines] = known;
      plainNames |= lines < Long.SIZE ? 1L << lines : 0;
    }
    bounds[2 * lines] = first;
    bounds[2 * lines + 1] = last;
    lines++;
  }

  private String text(int start, int end) {
    WireReader.requireAscii(message, start, end);
    return new String(message, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private static void requireTag(WireReader in, int tag) {
    if (in.tag() != tag) {
      throw new Unusual();
    }
  }

  private static void requireFirst(boolean seen) {
    if (seen) {
      throw new Unusual();
    }
  }

  /** A known field in another form than its own is not known any more: the classes tell. */
  private static int requireUnknown(int tag, int lastKnown) {
    if (tag >>> 3 <= lastKnown) {
      throw new Unusual();
    }
    return tag;
  }
}
