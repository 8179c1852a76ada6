package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotBrought;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotLabelled;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.crds.resolve.ReferencedObjects.Unreadable;
import dev.httptrigger.crds.v1alpha1.ConfigMapKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Finds and reads the list that {@code revokedTokens} refers to. */
final class RevokedTokensResolver {
  private static final String FIELD = "spec.jwt.revokedTokens.configMapRef";

  private RevokedTokensResolver() {}

  /**
   * What came of it: a list, or why there is none.
   *
   * @param list what the list says
   * @param findings an error; or what is remarkable
   */
  record Resolved(Optional<RevocationList> list, List<Finding> findings) {
    Resolved {
      requireNonNull(list, "list is null");
      findings = List.copyOf(findings);
    }
  }

  static Resolved resolve(String namespace, ConfigMapKey reference, ReferencedObjects objects) {
    ObjectReference object =
        new ObjectReference(ObjectKind.CONFIG_MAP, new ObjectName(namespace, reference.name()));
    return switch (objects.find(object)) {
      case Present present -> read(object, reference.key(), present);
      case Missing _ ->
          without(
              ReferenceFindings.missing(
                  object, FIELD, "until then a revoked token could not be told"));
      case NotLabelled _ -> without(ReferenceFindings.notLabelled(object, FIELD));
      case Unreadable(String why) -> without(ReferenceFindings.unreadable(object, FIELD, why));
      case NotBrought _ -> without(ReferenceFindings.notBrought(object, FIELD));
    };
  }

  private static Resolved read(ObjectReference object, String key, Present present) {
    Octets value = present.data().get(key);
    if (value == null) {
      return without(ReferenceFindings.keyMissing(object, FIELD, "the list"));
    }
    String text = new String(value.toByteArray(), StandardCharsets.UTF_8);
    if (text.length() > RevocationListReader.MAXIMUM_CHARACTERS) {
      return without(
          ReferenceFindings.error(
              FindingCode.REVOKED_TOKENS_TOO_LARGE,
              FIELD,
              "The list has more than " + RevocationListReader.MAXIMUM_CHARACTERS + " characters.",
              "Remove tokens that have expired by now, or revoke by subject with issuedBefore."));
    }
    try {
      return new Resolved(
          Optional.of(RevocationListReader.read(text)),
          present.labelled()
              ? List.of()
              : List.of(ReferenceFindings.wouldNotBeSeen(object, FIELD)));
    } catch (MalformedListException e) {
      return without(
          ReferenceFindings.error(
              FindingCode.REVOKED_TOKENS_UNREADABLE,
              FIELD,
              "The list in the " + object + " can't be used, " + e.getMessage(),
              e.mend()));
    }
  }

  private static Resolved without(Finding finding) {
    return new Resolved(Optional.empty(), List.of(finding));
  }
}
