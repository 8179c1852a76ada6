package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.httptrigger.extauthz.decision.RequestView.RouteResource;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Envoy Gateway's metadata of a route ({@code includeRouteMetadata}): namespace {@code
 * envoy-gateway}, a list {@code resources} of objects with {@code kind}, {@code namespace}, {@code
 * name} and perhaps {@code sectionName}.
 */
final class RouteMetadata {
  private static final String NAMESPACE = "envoy-gateway";

  private RouteMetadata() {}

  /** The objects that the metadata names; what is not of that form names none. */
  static List<RouteResource> resources(Metadata metadata) {
    Struct written = metadata.getFilterMetadataOrDefault(NAMESPACE, Struct.getDefaultInstance());
    List<RouteResource> resources = new ArrayList<>();
    for (Value value : value(written, "resources").getListValue().getValuesList()) {
      Struct resource = value.getStructValue();
      String kind = text(resource, "kind");
      String namespace = text(resource, "namespace");
      String name = text(resource, "name");
      if (!kind.isEmpty() && !namespace.isEmpty() && !name.isEmpty()) {
        Optional<String> sectionName =
            Optional.of(text(resource, "sectionName")).filter(section -> !section.isEmpty());
        resources.add(new RouteResource(kind, namespace, name, sectionName));
      }
    }
    return List.copyOf(resources);
  }

  private static String text(Struct struct, String field) {
    return value(struct, field).getStringValue();
  }

  private static Value value(Struct struct, String field) {
    return struct.getFieldsOrDefault(field, Value.getDefaultInstance());
  }
}
