package dev.httptrigger.crds.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.CheckedTrigger;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotBrought;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotLabelled;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.crds.resolve.ReferencedObjects.Unreadable;
import dev.httptrigger.crds.resolve.RevocationReading.Listed;
import dev.httptrigger.crds.resolve.RevocationReading.NoList;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.resolve.RevocationReading.Unread;
import dev.httptrigger.crds.v1alpha1.ConfigMapKey;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.Jwt;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds and reads the list that {@code revokedTokens} refers to. */
final class RevokedTokensResolver {
  private static final String FIELD = "spec.jwt.revokedTokens.configMapRef";

  private RevokedTokensResolver() {}

  /** Of a spec that can't be used the reference is taken as it stands there. */
  static RevocationReading resolve(
      CheckedTrigger checked, JsonNode resource, ReferencedObjects objects) {
    String namespace = checked.name().namespace();
    if (checked.spec().isPresent()) {
      return checked
          .spec()
          .flatMap(HttpTriggerSpec::jwt)
          .flatMap(Jwt::revokedTokens)
          .map(reference -> resolve(namespace, reference.configMapRef(), objects))
          .orElseGet(NoList::new);
    }
    return References.revokedTokens(resource.path("spec"))
        .map(reference -> resolve(namespace, reference, objects))
        .orElseGet(NotKnown::new);
  }

  static RevocationReading resolve(
      String namespace, ConfigMapKey reference, ReferencedObjects objects) {
    if (reference.name().indexOf('/') >= 0) {
      return new Unread(ReferenceFindings.slashed(ObjectKind.CONFIG_MAP, FIELD));
    }
    ObjectReference object =
        new ObjectReference(ObjectKind.CONFIG_MAP, new ObjectName(namespace, reference.name()));
    return switch (objects.find(object)) {
      case Present present -> read(object, reference.key(), present);
      case Missing _ ->
          new Unread(
              ReferenceFindings.missing(
                  object, FIELD, "until then a revoked token could not be told"));
      case NotLabelled _ -> new Unread(ReferenceFindings.notLabelled(object, FIELD));
      case Unreadable(String why) -> new Unread(ReferenceFindings.unreadable(object, FIELD, why));
      case NotBrought _ -> new Unread(ReferenceFindings.notBrought(object, FIELD));
    };
  }

  private static RevocationReading read(ObjectReference object, String key, Present present) {
    Octets value = present.data().get(key);
    if (value == null) {
      return new Unread(ReferenceFindings.keyMissing(object, FIELD, "the list"));
    }
    String text = new String(value.toByteArray(), StandardCharsets.UTF_8);
    if (text.length() > RevocationListReader.MAXIMUM_CHARACTERS) {
      return new Unread(
          ReferenceFindings.error(
              FindingCode.REVOKED_TOKENS_TOO_LARGE,
              FIELD,
              "The list has more than " + RevocationListReader.MAXIMUM_CHARACTERS + " characters.",
              "Remove tokens that have expired by now, or revoke by subject with issuedBefore."));
    }
    try {
      return new Listed(
          RevocationListReader.read(text),
          present.labelled()
              ? Optional.empty()
              : Optional.of(ReferenceFindings.wouldNotBeSeen(object, FIELD)));
    } catch (MalformedListException e) {
      return new Unread(
          ReferenceFindings.error(
              FindingCode.REVOKED_TOKENS_UNREADABLE,
              FIELD,
              "The list in the " + object + " can't be used, " + e.getMessage(),
              e.mend()));
    }
  }
}
