package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.SourceAddress;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotBrought;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotLabelled;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.crds.resolve.ReferencedObjects.Unreadable;
import dev.httptrigger.crds.v1alpha1.DurationText;
import dev.httptrigger.crds.v1alpha1.Jwks.RemoteJwks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code jwks.remote} says, as far as it can be read, whatever else is wrong with the spec.
 *
 * @param address where the keys are
 * @param refreshInterval how often they are fetched
 * @param maxStaleness how long they stay in force
 * @param authoritiesReference the reference to the authorities, or a missing node
 */
record RemoteReference(
    SourceAddress address,
    Duration refreshInterval,
    Duration maxStaleness,
    JsonNode authoritiesReference) {
  /** A bundle of all public authorities has 200 KiB; a private one has a few certificates. */
  private static final int MAXIMUM_AUTHORITIES_BYTES = 64 * 1024;

  static Optional<RemoteReference> of(JsonNode jwks) {
    JsonNode remote = jwks.path("remote");
    Optional<Duration> refresh =
        duration(remote, "refreshInterval", RemoteJwks.DEFAULT_REFRESH_INTERVAL);
    Optional<Duration> staleness =
        duration(remote, "maxStaleness", RemoteJwks.DEFAULT_MAX_STALENESS);
    return References.address(remote)
        .filter(_ -> refresh.isPresent() && staleness.isPresent())
        .map(
            address ->
                new RemoteReference(
                    address, refresh.get(), staleness.get(), References.authorities(jwks)));
  }

  private static Optional<Duration> duration(JsonNode remote, String field, Duration otherwise) {
    JsonNode text = remote.path(field);
    return text.isMissingNode()
        ? Optional.of(otherwise)
        : Optional.ofNullable(text.textValue())
            .flatMap(DurationText::parse)
            .filter(Duration::isPositive);
  }

  RemoteFetch fetch(Optional<Octets> authorities) {
    return new RemoteFetch(
        new Remote(address, authorities.map(Octets::sha256), maxStaleness),
        refreshInterval,
        authorities);
  }

  /** How it is fetched; empty where it can't be read whom to trust. */
  Optional<RemoteFetch> fetch(String namespace, String field, ReferencedObjects objects) {
    return switch (authorities(namespace, field, objects)) {
      case NotRead _ -> Optional.empty();
      case Read(Optional<Octets> pem, _) -> Optional.of(fetch(pem));
    };
  }

  /** What came of looking for the authorities. */
  sealed interface AuthoritiesReading {
    /** What is wrong or remarkable. */
    List<Finding> findings();
  }

  /**
   * It is known whom to trust.
   *
   * @param pem whom, instead of the public authorities
   * @param findings what is remarkable
   */
  record Read(Optional<Octets> pem, List<Finding> findings) implements AuthoritiesReading {
    Read {
      requireNonNull(pem, "pem is null");
      findings = List.copyOf(findings);
    }
  }

  /**
   * It is not known whom to trust, so nothing can be fetched.
   *
   * @param looked what that means for the keys
   */
  record NotRead(SharedKeys.Looked looked) implements AuthoritiesReading {
    NotRead {
      requireNonNull(looked, "looked is null");
    }

    @Override
    public List<Finding> findings() {
      return looked.findings();
    }
  }

  AuthoritiesReading authorities(String namespace, String field, ReferencedObjects objects) {
    return switch (look(namespace, field, objects)) {
      case Read read -> read;
      case NotRead(SharedKeys.Looked looked) ->
          new NotRead(
              new SharedKeys.Looked(
                  looked.reading(), looked.findings().stream().map(this::withEnd).toList()));
    };
  }

  /** Keys that were fetched before can't stay for ever where nobody can say whom to trust. */
  private Finding withEnd(Finding finding) {
    return finding.severity() == Severity.ERROR
        ? new Finding(
            finding.code(),
            finding.severity(),
            finding.field(),
            finding.message(),
            finding.mend()
                + " Keys in force stay so for at most maxStaleness %s after they were last fetched."
                    .formatted(DurationText.of(maxStaleness)))
        : finding;
  }

  private AuthoritiesReading look(String namespace, String field, ReferencedObjects objects) {
    if (authoritiesReference.isMissingNode()) {
      return new Read(Optional.empty(), List.of());
    }
    if (authoritiesReference.path("name").asText().indexOf('/') >= 0) {
      return notRead(ReferenceFindings.slashed(ObjectKind.CONFIG_MAP, field));
    }
    Optional<ObjectReference> object =
        References.reference(namespace, ObjectKind.CONFIG_MAP, authoritiesReference);
    JsonNode key = authoritiesReference.path("key");
    if (object.isEmpty() || !key.isTextual()) {
      return new NotRead(new SharedKeys.Looked(Optional.empty(), List.of()));
    }
    return authorities(object.get(), key.textValue(), field, objects);
  }

  private static AuthoritiesReading authorities(
      ObjectReference object, String key, String field, ReferencedObjects objects) {
    return switch (objects.find(object)) {
      case Present present -> authorities(object, key, present, field);
      case Missing _ ->
          notRead(
              ReferenceFindings.missing(
                  object, field, "until then the keys at the URL can't be fetched"));
      case NotLabelled _ -> notRead(ReferenceFindings.notLabelled(object, field));
      case Unreadable(String why) -> notRead(ReferenceFindings.unreadable(object, field, why));
      case NotBrought _ ->
          new NotRead(SharedKeys.notBrought(ReferenceFindings.notBrought(object, field)));
    };
  }

  private static AuthoritiesReading authorities(
      ObjectReference object, String key, Present present, String field) {
    Octets pem = present.data().get(key);
    if (pem == null) {
      return notRead(ReferenceFindings.keyMissing(object, field, "certificate authorities in PEM"));
    }
    if (pem.length() > MAXIMUM_AUTHORITIES_BYTES) {
      return notRead(
          ReferenceFindings.error(
              FindingCode.REFERENCE_UNREADABLE,
              field + ".key",
              "The certificate authorities are longer than 64 KiB.",
              "Keep those that the server's certificate needs."));
    }
    return new Read(
        Optional.of(pem),
        present.labelled() ? List.of() : List.of(ReferenceFindings.wouldNotBeSeen(object, field)));
  }

  private static NotRead notRead(Finding finding) {
    return new NotRead(SharedKeys.nothing(finding));
  }
}
