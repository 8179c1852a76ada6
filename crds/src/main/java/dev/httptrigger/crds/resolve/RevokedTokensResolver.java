package dev.httptrigger.crds.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.CheckedTrigger;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.resolve.ConfigMaps.Missing;
import dev.httptrigger.crds.resolve.ConfigMaps.NotBrought;
import dev.httptrigger.crds.resolve.ConfigMaps.NotLabelled;
import dev.httptrigger.crds.resolve.ConfigMaps.Present;
import dev.httptrigger.crds.resolve.ConfigMaps.Unreadable;
import dev.httptrigger.crds.resolve.RevocationReading.Listed;
import dev.httptrigger.crds.resolve.RevocationReading.NoList;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.resolve.RevocationReading.Unread;
import dev.httptrigger.crds.v1alpha1.ConfigMapKey;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.Jwt;

/** Finds and reads the list that {@code revokedTokens} refers to. */
final class RevokedTokensResolver {
  private static final String LABEL =
      HttpTriggerResource.KEYS_LABEL + "=" + HttpTriggerResource.KEYS_LABEL_VALUE;

  private static final String FIELD = "spec.jwt.revokedTokens.configMapRef";

  private RevokedTokensResolver() {}

  /** Of a spec that can't be used the reference is taken as it stands there. */
  static RevocationReading resolve(
      CheckedTrigger checked, JsonNode resource, ConfigMaps configMaps) {
    String namespace = checked.name().namespace();
    if (checked.spec().isPresent()) {
      return checked
          .spec()
          .flatMap(HttpTriggerSpec::jwt)
          .flatMap(Jwt::revokedTokens)
          .map(reference -> resolve(namespace, reference.configMapRef(), configMaps))
          .orElseGet(NoList::new);
    }
    return References.revokedTokens(resource.path("spec"))
        .map(reference -> resolve(namespace, reference, configMaps))
        .orElseGet(NotKnown::new);
  }

  static RevocationReading resolve(
      String namespace, ConfigMapKey reference, ConfigMaps configMaps) {
    if (reference.name().indexOf('/') >= 0) {
      return error(
          FindingCode.NAME_NOT_VALID,
          FIELD + ".name",
          "No ConfigMap has a slash in its name.",
          "Write the name alone: the ConfigMap is in the trigger's own namespace.");
    }
    ObjectName name = new ObjectName(namespace, reference.name());
    return switch (configMaps.find(name)) {
      case Present present -> read(name, reference.key(), present);
      case Missing _ ->
          error(
              FindingCode.REFERENCE_MISSING,
              FIELD + ".name",
              "There is no ConfigMap " + name + ".",
              "Create it, or correct the name; until then a revoked token could not be told.");
      case NotLabelled _ ->
          error(
              FindingCode.REFERENCE_MISSING,
              FIELD + ".name",
              "There is no ConfigMap " + name + " with the label " + LABEL + ".",
              "Create it, or: kubectl label -n %s configmap %s %s"
                  .formatted(name.namespace(), name.name(), LABEL));
      case Unreadable unreadable ->
          error(
              FindingCode.REFERENCE_UNREADABLE,
              FIELD + ".name",
              "The ConfigMap " + name + " can't be read: " + unreadable.why() + ".",
              "Mend that; until then what was in force stays.");
      case NotBrought _ ->
          new Unread(
              new Finding(
                  FindingCode.REFERENCE_NOT_CHECKED,
                  Severity.INFO,
                  FIELD,
                  "The ConfigMap " + name + " is not among these files and was not looked at.",
                  "Name its file too, to have it checked."));
    };
  }

  private static RevocationReading read(ObjectName name, String key, Present present) {
    String text = present.data().get(key);
    if (text == null) {
      return error(
          FindingCode.REFERENCE_MISSING,
          FIELD + ".key",
          "The ConfigMap " + name + " has no such key in its data.",
          "Add the key with the list, or correct it here.");
    }
    if (text.length() > RevocationListReader.MAXIMUM_CHARACTERS) {
      return error(
          FindingCode.REVOKED_TOKENS_TOO_LARGE,
          FIELD,
          "The list has more than " + RevocationListReader.MAXIMUM_CHARACTERS + " characters.",
          "Remove tokens that have expired by now, or revoke by subject with issuedBefore.");
    }
    try {
      return new Listed(RevocationListReader.read(text));
    } catch (MalformedListException e) {
      return error(
          FindingCode.REVOKED_TOKENS_UNREADABLE,
          FIELD,
          "The list in the ConfigMap " + name + " can't be used, " + e.getMessage(),
          e.mend());
    }
  }

  private static RevocationReading error(
      FindingCode code, String field, String message, String mend) {
    return new Unread(new Finding(code, Severity.ERROR, field, message, mend));
  }
}
