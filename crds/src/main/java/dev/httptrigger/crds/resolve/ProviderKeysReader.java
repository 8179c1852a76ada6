package dev.httptrigger.crds.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.crds.resolve.ProviderKeys.Shared;
import dev.httptrigger.crds.resolve.RemoteReference.AuthoritiesReading;
import dev.httptrigger.crds.resolve.RemoteReference.NotRead;
import dev.httptrigger.crds.resolve.RemoteReference.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the key sets of a trigger's providers, in the trigger itself or where it refers to. */
final class ProviderKeysReader {
  private static final String PROVIDERS = "spec.jwt.providers";

  private final String namespace;
  private final ReferencedObjects objects;
  private final List<Finding> findings = new ArrayList<>();

  ProviderKeysReader(String namespace, ReferencedObjects objects) {
    this.namespace = namespace;
    this.objects = objects;
  }

  /** What there is to say about the keys that were read. */
  List<Finding> findings() {
    return findings;
  }

  /**
   * The keys of every provider; empty where the list of providers can't be understood whole, and so
   * says nothing about what was removed from it.
   */
  Optional<List<ProviderKeys>> read(JsonNode resource) {
    JsonNode providers = resource.path("spec").path("jwt").path("providers");
    if (!providers.isArray()) {
      return Optional.empty();
    }
    for (JsonNode provider : providers) {
      if (!provider.path("name").isTextual()) {
        return Optional.empty();
      }
    }
    List<ProviderKeys> all = new ArrayList<>();
    for (int index = 0; index < providers.size(); index++) {
      JsonNode provider = providers.get(index);
      all.add(
          read(
              provider.get("name").textValue(),
              FieldPath.element(PROVIDERS, index),
              provider.path("jwks")));
    }
    return Optional.of(all);
  }

  private ProviderKeys read(String provider, String field, JsonNode jwks) {
    boolean allowWellKnownKeys = jwks.path("allowWellKnownKeys").asBoolean(false);
    JsonNode inline = jwks.path("inline");
    if (inline.isObject()) {
      KeySetReading reading =
          JwksReader.read(inline, field + ".jwks.inline", new KeyPolicy(allowWellKnownKeys));
      findings.addAll(reading.findings());
      return new ProviderKeys(provider, field, Optional.empty(), Optional.of(reading));
    }
    for (ObjectKind kind : ObjectKind.values()) {
      JsonNode reference = jwks.path(References.field(kind));
      if (reference.path("name").asText().indexOf('/') >= 0) {
        findings.add(ReferenceFindings.slashed(kind, field + ".jwks." + References.field(kind)));
      }
      Optional<InObject> source = source(kind, reference);
      if (source.isPresent()) {
        SharedKeys.Looked looked =
            SharedKeys.read(
                source.get(),
                allowWellKnownKeys,
                field + ".jwks." + References.field(kind),
                objects);
        findings.addAll(looked.findings());
        return new ProviderKeys(
            provider,
            field,
            Optional.of(new Shared(source.get(), allowWellKnownKeys, Optional.empty())),
            looked.reading());
      }
    }
    return RemoteReference.of(jwks)
        .map(remote -> remote(provider, field, remote, allowWellKnownKeys))
        .orElseGet(() -> new ProviderKeys(provider, field, Optional.empty(), Optional.empty()));
  }

  private ProviderKeys remote(
      String provider, String field, RemoteReference remote, boolean allowWellKnownKeys) {
    String remoteField = field + ".jwks.remote";
    AuthoritiesReading authorities =
        remote.authorities(namespace, remoteField + ".caConfigMapRef", objects);
    findings.addAll(authorities.findings());
    return switch (authorities) {
      case NotRead(SharedKeys.Looked looked) ->
          new ProviderKeys(provider, field, Optional.empty(), looked.reading());
      case Read(Optional<Octets> pem, _) -> {
        RemoteFetch fetch = remote.fetch(pem);
        SharedKeys.Looked looked =
            SharedKeys.read(fetch.source(), allowWellKnownKeys, remoteField, objects);
        findings.addAll(looked.findings());
        yield new ProviderKeys(
            provider,
            field,
            Optional.of(new Shared(fetch.source(), allowWellKnownKeys, Optional.of(fetch))),
            looked.reading());
      }
    };
  }

  private Optional<InObject> source(ObjectKind kind, JsonNode reference) {
    Optional<ObjectReference> object = References.reference(namespace, kind, reference);
    if (object.isEmpty() || !reference.path("key").isTextual()) {
      return Optional.empty();
    }
    return Optional.of(
        new InObject(
            object.get(),
            reference.path("key").textValue(),
            Optional.ofNullable(reference.path("kid").textValue())));
  }
}
