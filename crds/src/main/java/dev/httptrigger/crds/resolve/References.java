package dev.httptrigger.crds.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.SourceAddress;
import dev.httptrigger.crds.keys.SourceAddress.Issuer;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.crds.v1alpha1.ConfigMapKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a trigger refers to: objects, all in its own namespace, and key sets at URLs. Stateless. */
public final class References {
  private References() {}

  /**
   * The objects that a trigger refers to, whatever else is wrong with it.
   *
   * @param namespace the trigger's
   * @param spec its spec, as far as it has one
   */
  public static Set<ObjectReference> of(String namespace, JsonNode spec) {
    Set<ObjectReference> references = new HashSet<>();
    JsonNode jwt = spec.path("jwt");
    reference(namespace, ObjectKind.CONFIG_MAP, jwt.path("revokedTokens").path("configMapRef"))
        .ifPresent(references::add);
    for (JsonNode provider : jwt.path("providers")) {
      for (ObjectKind kind : ObjectKind.values()) {
        reference(namespace, kind, provider.path("jwks").path(field(kind)))
            .ifPresent(references::add);
      }
      reference(namespace, ObjectKind.CONFIG_MAP, authorities(provider.path("jwks")))
          .ifPresent(references::add);
    }
    return references;
  }

  /** The addresses of key sets that a trigger names, whatever else is wrong with it. */
  public static Set<SourceAddress> addresses(JsonNode spec) {
    Set<SourceAddress> addresses = new HashSet<>();
    for (JsonNode provider : spec.path("jwt").path("providers")) {
      address(provider.path("jwks").path("remote")).ifPresent(addresses::add);
    }
    return addresses;
  }

  /**
   * The key sets at URLs that a trigger asks for, whatever else is wrong with it, as far as it can
   * be read whom it trusts there.
   *
   * @param namespace the trigger's
   * @param objects where its authorities are
   */
  public static Set<Remote> remote(String namespace, JsonNode spec, ReferencedObjects objects) {
    Set<Remote> sources = new HashSet<>();
    for (JsonNode provider : spec.path("jwt").path("providers")) {
      RemoteReference.of(provider.path("jwks"))
          .flatMap(reference -> reference.fetch(namespace, "", objects))
          .ifPresent(fetch -> sources.add(fetch.source()));
    }
    return sources;
  }

  /** The address that {@code remote} names, if it names exactly one. */
  static Optional<SourceAddress> address(JsonNode remote) {
    JsonNode uri = remote.path("uri");
    JsonNode issuer = remote.path("issuer");
    if (uri.isTextual() && issuer.isMissingNode()) {
      return Optional.of(new KeySetUrl(uri.textValue()));
    }
    return issuer.isTextual() && uri.isMissingNode()
        ? Optional.of(new Issuer(issuer.textValue()))
        : Optional.empty();
  }

  /** The reference to the authorities that are trusted for a URL; missing where there is none. */
  static JsonNode authorities(JsonNode jwks) {
    return jwks.path("remote").path("caConfigMapRef");
  }

  /** The reference to a list of revoked tokens, as far as it can be read; not checked otherwise. */
  static Optional<ConfigMapKey> revokedTokens(JsonNode spec) {
    JsonNode reference = spec.path("jwt").path("revokedTokens").path("configMapRef");
    JsonNode name = reference.path("name");
    JsonNode key = reference.path("key");
    boolean readable =
        name.isTextual()
            && key.isTextual()
            && !name.textValue().isEmpty()
            && name.textValue().indexOf('/') < 0;
    return readable
        ? Optional.of(new ConfigMapKey(name.textValue(), key.textValue()))
        : Optional.empty();
  }

  /** The field of {@code jwks} that refers to an object of that kind. */
  static String field(ObjectKind kind) {
    return switch (kind) {
      case SECRET -> "secretRef";
      case CONFIG_MAP -> "configMapRef";
    };
  }

  /** The object that a reference names, if it names one. */
  static Optional<ObjectReference> reference(
      String namespace, ObjectKind kind, JsonNode reference) {
    JsonNode name = reference.path("name");
    return name.isTextual() && !name.textValue().isEmpty() && name.textValue().indexOf('/') < 0
        ? Optional.of(new ObjectReference(kind, new ObjectName(namespace, name.textValue())))
        : Optional.empty();
  }
}
