package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyFileReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeyPolicy.Place;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.resolve.FetchedKeys.Failed;
import dev.httptrigger.crds.resolve.FetchedKeys.FetchProblem;
import dev.httptrigger.crds.resolve.FetchedKeys.Fetched;
import dev.httptrigger.crds.resolve.FetchedKeys.Kept;
import dev.httptrigger.crds.resolve.FetchedKeys.NotAsked;
import dev.httptrigger.crds.resolve.FetchedKeys.Pending;
import dev.httptrigger.crds.resolve.FetchedKeys.Stale;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotBrought;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotLabelled;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.crds.resolve.ReferencedObjects.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Key sets that stand in other objects than the trigger. Stateless. */
public final class SharedKeys {
  private SharedKeys() {}

  /**
   * What a source holds just now, whoever uses it: keys with a published private half too, for
   * whether these are taken each trigger says by itself.
   *
   * @return empty where nobody can say, be it by a fault of ours: that must not touch other
   *     sources, and each trigger says it by itself
   */
  public static Optional<KeySetReading> read(KeySetSource source, ReferencedObjects objects) {
    try {
      return switch (source) {
        case InObject inObject -> read(inObject, true, "", objects).reading();
        case Remote remote -> read(remote, true, "", objects).reading();
      };
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * What came of looking.
   *
   * @param reading what the source holds; empty where nobody can say
   * @param findings what is wrong or remarkable, that of the reading included
   */
  record Looked(Optional<KeySetReading> reading, List<Finding> findings) {
    Looked {
      requireNonNull(reading, "reading is null");
      findings = List.copyOf(findings);
    }
  }

  /** Looks for a trigger, which says what keys it takes and where the reference stands. */
  static Looked read(
      InObject source, boolean allowWellKnownKeys, String field, ReferencedObjects objects) {
    ObjectReference object = source.object();
    return switch (objects.find(object)) {
      case Present present -> read(source, present, allowWellKnownKeys, field);
      case Missing _ ->
          nothing(
              ReferenceFindings.missing(
                  object, field, "until then only keys that were in force verify"));
      case NotLabelled _ -> nothing(ReferenceFindings.notLabelled(object, field));
      case Unreadable(String why) -> nothing(ReferenceFindings.unreadable(object, field, why));
      case NotBrought _ -> notBrought(ReferenceFindings.notBrought(object, field));
    };
  }

  /** Looks for a trigger at what was fetched. */
  static Looked read(
      Remote source, boolean allowWellKnownKeys, String field, ReferencedObjects objects) {
    return switch (objects.fetched(source)) {
      case Pending _ -> nothing(RemoteFindings.pending(field));
      case Failed(FetchProblem problem) -> nothing(RemoteFindings.failed(field, problem));
      case Fetched(String json, Optional<Kept> kept) -> {
        KeySetReading reading =
            JwksReader.read(json, field, new KeyPolicy(allowWellKnownKeys, Place.URL));
        List<Finding> findings = new ArrayList<>(reading.findings());
        kept.ifPresent(old -> findings.add(RemoteFindings.kept(field, source, old)));
        kept.filter(Kept::staleSoon)
            .ifPresent(old -> findings.add(RemoteFindings.staleSoon(field, source, old)));
        yield new Looked(Optional.of(reading), findings);
      }
      case Stale stale -> {
        Finding finding = RemoteFindings.stale(field, source, stale);
        // As if the source had been read and held none: that takes them out of force.
        yield new Looked(
            Optional.of(new KeySetReading(true, List.of(), List.of(finding))), List.of(finding));
      }
      case NotAsked _ -> notBrought(RemoteFindings.notAsked(field));
    };
  }

  private static Looked read(
      InObject source, Present present, boolean allowWellKnownKeys, String field) {
    ObjectReference object = source.object();
    List<Finding> findings = new ArrayList<>();
    if (!present.labelled()) {
      findings.add(ReferenceFindings.wouldNotBeSeen(object, field));
    }
    Octets value = present.data().get(source.key());
    if (value == null) {
      findings.add(ReferenceFindings.keyMissing(object, field, "a JWKS or a key in PEM"));
      return new Looked(Optional.empty(), findings);
    }
    KeyPolicy policy = new KeyPolicy(allowWellKnownKeys, Place.in(object.kind()));
    KeySetReading reading = KeyFileReader.read(value, source.kid(), field, policy);
    findings.addAll(reading.findings());
    return new Looked(Optional.of(reading), findings);
  }

  /** Of what a person did not bring along no key is known, and nothing is wrong with that. */
  static Looked notBrought(Finding finding) {
    return new Looked(Optional.of(new KeySetReading(true, List.of(), List.of())), List.of(finding));
  }

  static Looked nothing(Finding finding) {
    return new Looked(Optional.empty(), List.of(finding));
  }
}
