package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Requests as gateways, and as nobody, would write them. */
final class RandomRequests {
  /** What is valid, and what gateways do not write. */
  private static final String[] ODD = {"", "é", "\ud83d\ude00", "X-Élan"};

  private static final String[] NAMES = {
    "accept",
    "X-Request-Id",
    "x-a",
    "x_a",
    "x.a",
    "cookie",
    "authorization",
    ":path",
    ":method",
    ":authority",
    "content-type",
    "x-user",
    "X-USER",
    "content-length",
    "user-agent"
  };
  private static final String[] TEXTS = {
    "",
    "a",
    "/a?b=c",
    "Bearer a.b.c",
    " \t spaced \t ",
    "\u0000",
    "application/json",
    "a".repeat(130),
    "orders.example.com",
    "GET",
    "POST",
    "0",
    "shop/orders",
    "processor"
  };

  private final Random random;

  RandomRequests(Random random) {
    this.random = random;
  }

  /** The bytes of a request that the generated classes wrote. */
  byte[] message() {
    return request().toByteArray();
  }

  /** The same after some damage, which they may or may not read. */
  byte[] damaged(byte[] message) {
    byte[] damaged = message;
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      damaged = damage(damaged);
    }
    return damaged;
  }

  private byte[] damage(byte[] message) {
    int at = random.nextInt(message.length + 1);
    int length = random.nextInt(message.length - at + 1);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(message, at);
      case 1 -> joined(message, message(), message.length);
      case 2 -> joined(message, Arrays.copyOfRange(message, at, at + length), message.length);
      case 3 -> {
        byte[] inserted = new byte[1 + random.nextInt(3)];
        random.nextBytes(inserted);
        yield joined(message, inserted, at);
      }
      case 4 -> {
        byte[] without = joined(Arrays.copyOf(message, at), new byte[0], at);
        yield joined(
            without,
            Arrays.copyOfRange(message, Math.min(at + 1, message.length), message.length),
            at);
      }
      default -> {
        byte[] changed = message.clone();
        if (at < changed.length) {
          changed[at] =
              random.nextBoolean()
                  ? (byte) random.nextInt(256)
                  : (byte) (changed[at] ^ 1 << random.nextInt(8));
        }
        yield changed;
      }
    };
  }

  private static byte[] joined(byte[] message, byte[] more, int at) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(message, 0, at);
    all.writeBytes(more);
    all.write(message, at, message.length - at);
    return all.toByteArray();
  }

  private CheckRequest request() {
    AttributeContext.Builder attributes = AttributeContext.newBuilder();
    if (often()) {
      attributes.setSource(peer()).setDestination(peer());
    }
    AttributeContext.Request.Builder request = AttributeContext.Request.newBuilder();
    if (often()) {
      request.setHttp(http());
    }
    if (random.nextBoolean()) {
      request.setTime(
          Timestamp.newBuilder().setSeconds(random.nextLong()).setNanos(random.nextInt(1 << 30)));
    }
    if (often()) {
      attributes.setRequest(request);
    }
    if (random.nextBoolean()) {
      attributes.setMetadataContext(metadata()).setRouteMetadataContext(metadata());
    }
    if (seldom()) {
      attributes.setTlsSession(AttributeContext.TLSSession.newBuilder().setSni(text()));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      attributes.putContextExtensions(
          random.nextBoolean() ? "httptrigger" : random.nextBoolean() ? "httptrigger-form" : text(),
          text());
    }
    if (seldom()) {
      attributes.setUnknownFields(unknown());
    }
    return CheckRequest.newBuilder().setAttributes(attributes).build();
  }

  private HttpRequest http() {
    HttpRequest.Builder http =
        HttpRequest.newBuilder()
            .setId(text())
            .setMethod(random.nextBoolean() ? "GET" : text())
            .setHost(text())
            .setPath(random.nextBoolean() ? "/a" : text())
            .setScheme("https")
            .setProtocol("HTTP/2")
            .setSize(random.nextInt(3) - 1);
    if (seldom()) {
      http.setBody(text()).setQuery(text()).setFragment(text());
    }
    if (seldom()) {
      http.setRawBody(bytes());
    }
    if (seldom()) {
      http.setUnknownFields(unknown());
    }
    boolean both = random.nextInt(20) == 0;
    boolean asMap = random.nextBoolean();
    if (both || asMap) {
      HeaderMap.Builder map = HeaderMap.newBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        map.addHeaders(line());
      }
      http.setHeaderMap(map);
    }
    if (both || !asMap) {
      for (int i = random.nextInt(20); i > 0; i--) {
        http.putHeaders(name(), text());
      }
    }
    return http.build();
  }

  private HeaderValue line() {
    HeaderValue.Builder line = HeaderValue.newBuilder().setKey(name());
    switch (random.nextInt(8)) {
      case 0 -> line.setValue(text());
      case 1 -> line.setValue(text()).setRawValue(bytes());
      case 2 -> {}
      default -> line.setRawValue(bytes());
    }
    return line.build();
  }

  private AttributeContext.Peer peer() {
    AttributeContext.Peer.Builder peer = AttributeContext.Peer.newBuilder();
    peer.setAddress(
        random.nextBoolean()
            ? Address.newBuilder()
                .setSocketAddress(
                    SocketAddress.newBuilder()
                        .setAddress("10.0.0.1")
                        .setPortValue(random.nextInt(70_000))
                        .setProtocolValue(random.nextInt(3)))
            : Address.newBuilder().setPipe(Pipe.newBuilder().setPath(text()).setMode(7)));
    if (seldom()) {
      peer.setPrincipal(text()).setService(text()).putLabels(text(), text());
    }
    return peer.build();
  }

  private Metadata metadata() {
    Metadata.Builder metadata = Metadata.newBuilder();
    if (random.nextBoolean()) {
      metadata.putFilterMetadata(
          random.nextBoolean() ? "envoy-gateway" : text(),
          Struct.newBuilder().putFields("resources", value(3)).build());
    }
    if (seldom()) {
      metadata.putTypedFilterMetadata(
          text(), Any.newBuilder().setTypeUrl(text()).setValue(bytes()).build());
    }
    return metadata.build();
  }

  private Value value(int depth) {
    if (depth == 0) {
      return Value.newBuilder().setStringValue(text()).build();
    }
    return switch (random.nextInt(6)) {
      case 0 -> Value.newBuilder().setNumberValue(random.nextDouble()).build();
      case 1 -> Value.newBuilder().setBoolValue(random.nextBoolean()).build();
      case 2 -> Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
      case 3 -> value(0);
      case 4 ->
          Value.newBuilder()
              .setListValue(ListValue.newBuilder().addValues(value(depth - 1)))
              .build();
      default ->
          Value.newBuilder()
              .setStructValue(
                  Struct.newBuilder()
                      .putFields("kind", value(depth - 1))
                      .putFields("namespace", value(0))
                      .putFields("name", value(0)))
              .build();
    };
  }

  private UnknownFieldSet unknown() {
    UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
    switch (random.nextInt(5)) {
      case 0 -> field.addVarint(random.nextLong());
      case 1 -> field.addFixed32(random.nextInt());
      case 2 -> field.addFixed64(random.nextLong());
      case 3 -> field.addLengthDelimited(bytes());
      default -> field.addGroup(UnknownFieldSet.getDefaultInstance());
    }
    return UnknownFieldSet.newBuilder()
        .addField(random.nextBoolean() ? 40 + random.nextInt(3_000) : 20, field.build())
        .build();
  }

  private String name() {
    return switch (random.nextInt(40)) {
      case 0 -> ODD[random.nextInt(ODD.length)];
      case 1, 2, 3, 4, 5, 6, 7, 8 -> "x-custom-" + random.nextInt(40);
      default -> NAMES[random.nextInt(NAMES.length)];
    };
  }

  private String text() {
    return random.nextInt(80) == 0
        ? ODD[random.nextInt(ODD.length)]
        : TEXTS[random.nextInt(TEXTS.length)];
  }

  private ByteString bytes() {
    if (random.nextBoolean()) {
      return ByteString.copyFrom(text(), StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private boolean often() {
    return random.nextInt(10) > 0;
  }

  private boolean seldom() {
    return random.nextInt(10) == 0;
  }
}
