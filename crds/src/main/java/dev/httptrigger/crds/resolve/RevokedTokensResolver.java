package dev.httptrigger.crds.resolve;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.resolve.ConfigMaps.Missing;
import dev.httptrigger.crds.resolve.ConfigMaps.NotBrought;
import dev.httptrigger.crds.resolve.ConfigMaps.NotLabelled;
import dev.httptrigger.crds.resolve.ConfigMaps.Present;
import dev.httptrigger.crds.resolve.ConfigMaps.Unreadable;
import dev.httptrigger.crds.v1alpha1.ConfigMapKey;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import java.util.Optional;

/** Finds and reads the list that {@code revokedTokens} refers to. */
final class RevokedTokensResolver {
  private static final String LABEL =
      HttpTriggerResource.KEYS_LABEL + "=" + HttpTriggerResource.KEYS_LABEL_VALUE;

  private static final String FIELD = "spec.jwt.revokedTokens.configMapRef";

  private RevokedTokensResolver() {}

  /**
   * What came of it: a list, or why there is none.
   *
   * @param list what the list says
   * @param finding an error; or the info that nobody looked
   */
  record Resolved(Optional<RevocationList> list, Optional<Finding> finding) {}

  static Resolved resolve(String namespace, ConfigMapKey reference, ConfigMaps configMaps) {
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
          new Resolved(
              Optional.empty(),
              Optional.of(
                  new Finding(
                      FindingCode.REFERENCE_NOT_CHECKED,
                      Severity.INFO,
                      FIELD,
                      "The ConfigMap " + name + " is not among these files and was not looked at.",
                      "Name its file too, to have it checked.")));
    };
  }

  private static Resolved read(ObjectName name, String key, Present present) {
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
      return new Resolved(Optional.of(RevocationListReader.read(text)), Optional.empty());
    } catch (MalformedListException e) {
      return error(
          FindingCode.REVOKED_TOKENS_UNREADABLE,
          FIELD,
          "The list in the ConfigMap " + name + " can't be used, " + e.getMessage(),
          e.mend());
    }
  }

  private static Resolved error(FindingCode code, String field, String message, String mend) {
    return new Resolved(
        Optional.empty(), Optional.of(new Finding(code, Severity.ERROR, field, message, mend)));
  }
}
