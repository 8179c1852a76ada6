package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.manifest.ParsedFile;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpecDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds everything that can be wrong with a trigger by itself; references, keys and other triggers
 * are looked at elsewhere. Immutable and thread-safe: make one and keep it.
 */
public final class TriggerCheck {
  /** The fields that Kubernetes gives to every object's metadata. */
  private static final List<String> METADATA_FIELDS =
      List.of(
          "name",
          "namespace",
          "labels",
          "annotations",
          "generateName",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "finalizers",
          "managedFields",
          "ownerReferences",
          "selfLink");

  private static final List<String> TOP_LEVEL_FIELDS =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  private final Schema specSchema;
  private final CelRules celRules;

  private TriggerCheck(Schema specSchema, CelRules celRules) {
    this.specSchema = specSchema;
    this.celRules = celRules;
  }

  /**
   * Reads the schema from this module's jar.
   *
   * @throws IllegalStateException if the jar's CRD can't be read
   */
  public static TriggerCheck create() {
    ParsedFile file =
        ManifestParser.parse(HttpTriggerResource.DEFINITION_NAME, HttpTriggerResource.definition());
    if (!file.problems().isEmpty()) {
      throw new IllegalStateException(file.problems().getFirst().text());
    }
    JsonNode schema =
        file.manifests()
            .getFirst()
            .tree()
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    return new TriggerCheck(Schema.read(schema), CelRules.create());
  }

  /**
   * Checks one resource, as it was written or as the API server gave it.
   *
   * @param resource the whole object; its status is not looked at
   * @throws IllegalArgumentException if it has no {@code metadata.name}, without which it is nobody
   */
  public CheckedTrigger check(JsonNode resource) {
    Findings findings = new Findings();
    checkEnvelope(resource, findings);
    JsonNode spec = resource.path("spec");
    if (spec.isMissingNode()) {
      findings.error(FindingCode.REQUIRED, "spec", "The field is missing.", "Add spec.");
    } else {
      new SchemaWalker(celRules, findings).walk(spec, specSchema, "spec");
    }
    // What has the right form is looked at as a whole; the rest has enough to say already.
    Optional<HttpTriggerSpec> decoded =
        findings.hasErrors() ? Optional.empty() : Optional.of(HttpTriggerSpecDecoder.decode(spec));
    decoded.ifPresent(whole -> checkWhole(whole, findings));
    return new CheckedTrigger(
        nameOf(resource),
        ClaimedHosts.of(spec),
        ClaimedHosts.prefixesOf(spec),
        ClaimedTargets.of(spec),
        findings.hasErrors() ? Optional.empty() : decoded,
        findings.sorted());
  }

  /**
   * A resource that can't be checked at all: it is not accepted, and claims what its spec claims.
   *
   * @param resource the whole object
   * @param error why
   * @throws IllegalArgumentException if it has no {@code metadata.name}, or that is no error
   */
  public static CheckedTrigger unusable(JsonNode resource, Finding error) {
    JsonNode spec = resource.path("spec");
    return new CheckedTrigger(
        nameOf(resource),
        ClaimedHosts.of(spec),
        ClaimedHosts.prefixesOf(spec),
        ClaimedTargets.of(spec),
        Optional.empty(),
        List.of(error));
  }

  private static void checkWhole(HttpTriggerSpec spec, Findings findings) {
    PathChecks.check(spec, findings);
    spec.jwt()
        .ifPresent(
            jwt -> {
              TokenChecks.check(jwt.tokenLocations(), spec.profile(), findings);
              ProviderChecks.check(jwt.providers(), findings);
              TargetChecks.check(jwt, findings);
              AuthorizationChecks.check(spec, jwt.authorization(), findings);
            });
    TargetReferenceChecks.check(spec.targetRefs(), findings);
    spec.denial().ifPresent(denial -> DenialChecks.check(denial, findings));
  }

  private static ObjectName nameOf(JsonNode resource) {
    JsonNode metadata = resource.path("metadata");
    if (!metadata.path("name").isTextual()) {
      throw new IllegalArgumentException("the resource has no metadata.name");
    }
    return new ObjectName(
        metadata.path("namespace").asText(ManifestParser.DEFAULT_NAMESPACE),
        metadata.path("name").textValue());
  }

  private static void checkEnvelope(JsonNode resource, Findings findings) {
    if (!resource.path("apiVersion").asText().equals(HttpTriggerResource.API_VERSION)) {
      findings.error(
          FindingCode.WRONG_KIND,
          "apiVersion",
          "This version reads " + HttpTriggerResource.API_VERSION + " only.",
          "Write apiVersion: " + HttpTriggerResource.API_VERSION + ".");
    }
    if (!resource.path("kind").asText().equals(HttpTriggerResource.KIND)) {
      findings.error(
          FindingCode.WRONG_KIND,
          "kind",
          "This is no " + HttpTriggerResource.KIND + ".",
          "Write kind: " + HttpTriggerResource.KIND + ".");
    }
    tellUnknownFields(resource, FieldPath.ROOT, TOP_LEVEL_FIELDS, findings);
    tellUnknownFields(resource.path("metadata"), "metadata", METADATA_FIELDS, findings);
  }

  private static void tellUnknownFields(
      JsonNode object, String path, List<String> known, Findings findings) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey())) {
        SchemaWalker.tellUnknown(findings, path, field.getKey(), known);
      }
    }
  }
}
