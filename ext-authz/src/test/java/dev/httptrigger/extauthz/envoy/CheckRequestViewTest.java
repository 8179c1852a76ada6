package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.RouteResource;
import dev.httptrigger.extauthz.envoy.CheckRequests.Form;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the engine sees of a CheckRequest (DESIGN §4, reference: attribute_context.proto). */
class CheckRequestViewTest {
  @ParameterizedTest
  @EnumSource
  void bothFormsOfHeadersAreReadAlike(Form form) {
    RequestView view =
        view(
            CheckRequests.of(
                form,
                "GET",
                "Orders.Example.com:8443",
                "/a?b=c",
                "X-Name: \t spaced \t ",
                "authorization: Bearer x"));

    assertThat(view.method()).isEqualTo("GET");
    assertThat(view.host()).isEqualTo("Orders.Example.com:8443");
    assertThat(text(view.target())).isEqualTo("/a?b=c");
    assertThat(lines(view)).containsExactlyInAnyOrder("x-name=spaced", "authorization=Bearer x");
    assertThat(view.bytesAreExact()).isEqualTo(form == Form.HEADER_MAP);
  }

  @Test
  void doubledLinesOfAHeaderMapStayApartAndInOrder() {
    RequestView view =
        view(
            CheckRequests.of(
                Form.HEADER_MAP, "GET", "a", "/", "cookie: a=1", "x-y: 1", "cookie: b=2"));

    assertThat(lines(view)).containsExactly("cookie=a=1", "x-y=1", "cookie=b=2");
  }

  @Test
  void aHeaderMapMayHoldTextInsteadOfBytes() {
    HttpRequest http =
        HttpRequest.newBuilder()
            .setPath("/")
            .setHeaderMap(
                HeaderMap.newBuilder()
                    .addHeaders(HeaderValue.newBuilder().setKey(":path").setValue("/text"))
                    .addHeaders(HeaderValue.newBuilder().setKey("x-a").setValue("é")))
            .build();

    RequestView view = view(CheckRequests.of(http, Map.of()));

    assertThat(text(view.target())).isEqualTo("/text");
    assertThat(view.headers().getFirst().value()).isEqualTo("é".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theTargetsBytesComeFromTheHeaderMapAndNotFromTheAttribute() {
    HttpRequest http =
        HttpRequest.newBuilder()
            .setPath("/x!")
            .setHeaderMap(
                HeaderMap.newBuilder().addHeaders(CheckRequests.line(":path", "/x\u00e9")))
            .build();

    RequestView view = view(CheckRequests.of(http, Map.of()));

    assertThat(view.target()).isEqualTo(new byte[] {'/', 'x', (byte) 0xe9});
    assertThat(view.bytesAreExact()).isTrue();
  }

  @Test
  void aHeaderMapWithoutThePathPromisesNothingAboutTheTargetsBytes() {
    HttpRequest http =
        HttpRequest.newBuilder()
            .setPath("/x!")
            .setHeaderMap(HeaderMap.newBuilder().addHeaders(CheckRequests.line("x-a", "b")))
            .build();

    RequestView view = view(CheckRequests.of(http, Map.of()));

    assertThat(text(view.target())).isEqualTo("/x!");
    assertThat(view.bytesAreExact()).isFalse();
    assertThat(lines(view)).containsExactly("x-a=b");
  }

  @ParameterizedTest
  @EnumSource
  void aClientCanNotNameMethodHostOrPathByHeaders(Form form) {
    RequestView view =
        view(CheckRequests.of(form, "GET", "a", "/a", "host: b", "x-original-url: /b"));

    assertThat(view.host()).isEqualTo("a");
    assertThat(text(view.target())).isEqualTo("/a");
    assertThat(lines(view)).containsExactlyInAnyOrder("host=b", "x-original-url=/b");
  }

  @Test
  void bodyAndRawBodyAreReadAlike() {
    HttpRequest text = HttpRequest.newBuilder().setBody("a=b").build();
    HttpRequest bytes = HttpRequest.newBuilder().setRawBody(ByteString.copyFromUtf8("a=b")).build();

    assertThat(view(CheckRequests.of(text, Map.of())).body())
        .isEqualTo(view(CheckRequests.of(bytes, Map.of())).body())
        .isEqualTo("a=b".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void contextExtensionsAreTheGatewaysOwn() {
    RequestView view =
        view(
            CheckRequests.of(
                HttpRequest.getDefaultInstance(), Map.of("httptrigger", "shop/orders")));

    assertThat(view.contextExtensions()).containsExactly(Map.entry("httptrigger", "shop/orders"));
    assertThat(view.method()).isEmpty();
    assertThat(view.host()).isEmpty();
    assertThat(view.target()).isEmpty();
  }

  @Test
  void theAuthorityIsThatOfTheCallThatBroughtTheRequest() {
    CheckRequest request =
        CheckRequests.of(HttpRequest.newBuilder().setHost("a.example").build(), Map.of());

    assertThat(view(request).callAuthority()).isEmpty();
    assertThat(
            SameViews.of(request.toByteArray(), "extension/shop/authz", false)
                .orElseThrow()
                .callAuthority())
        .isEqualTo("extension/shop/authz");
  }

  @Test
  void envoyGatewaysMetadataNamesTheObjectsOfTheRoute() {
    Value whole = resource("HTTPRoute", "shop", "orders", Optional.empty());
    Value part = resource("HTTPRoute", "shop", "orders", Optional.of("v1"));

    assertThat(resources("envoy-gateway", list(whole, part)))
        .containsExactly(
            new RouteResource("HTTPRoute", "shop", "orders", Optional.empty()),
            new RouteResource("HTTPRoute", "shop", "orders", Optional.of("v1")));
    assertThat(resources("another", list(whole))).isEmpty();
    assertThat(
            resources(
                "envoy-gateway",
                list(
                    resource("", "shop", "orders", Optional.empty()),
                    resource("HTTPRoute", "", "orders", Optional.empty()),
                    resource("HTTPRoute", "shop", "", Optional.empty()),
                    string("HTTPRoute/shop/orders"))))
        .as("not of that form")
        .isEmpty();
    assertThat(resources("envoy-gateway", string("shop/orders"))).isEmpty();
  }

  private static List<RouteResource> resources(String namespace, Value resources) {
    CheckRequest request =
        CheckRequest.newBuilder()
            .setAttributes(
                AttributeContext.newBuilder()
                    .setRequest(
                        AttributeContext.Request.newBuilder()
                            .setHttp(HttpRequest.getDefaultInstance()))
                    .setRouteMetadataContext(
                        Metadata.newBuilder()
                            .putFilterMetadata(
                                namespace,
                                Struct.newBuilder().putFields("resources", resources).build())))
            .build();
    return view(request).routeResources();
  }

  private static Value resource(
      String kind, String namespace, String name, Optional<String> sectionName) {
    Struct.Builder fields =
        Struct.newBuilder()
            .putFields("kind", string(kind))
            .putFields("namespace", string(namespace))
            .putFields("name", string(name));
    sectionName.ifPresent(section -> fields.putFields("sectionName", string(section)));
    return Value.newBuilder().setStructValue(fields).build();
  }

  private static Value list(Value... values) {
    return Value.newBuilder()
        .setListValue(ListValue.newBuilder().addAllValues(List.of(values)))
        .build();
  }

  private static Value string(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  /** Both ways of reading see the same. */
  private static RequestView view(CheckRequest request) {
    return SameViews.of(request.toByteArray(), "", false).orElseThrow();
  }

  private static List<String> lines(RequestView view) {
    return view.headers().stream().map(line -> line.name() + "=" + text(line.value())).toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
