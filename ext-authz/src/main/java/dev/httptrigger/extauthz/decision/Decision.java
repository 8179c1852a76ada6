package dev.httptrigger.extauthz.decision;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The answer to "may this request pass?". Allow is only ever made explicitly. */
public sealed interface Decision {
  /** The trigger that decided; empty where none was found. */
  Optional<ObjectName> trigger();

  /** What the request's token told of the keys. */
  KeySighting keySighting();

  /** The same answer to a request whose token told this of the keys. */
  Decision seeing(KeySighting sighting);

  /**
   * The request may pass.
   *
   * @param trigger the trigger that decided; empty only under {@code --unmatched=allow}
   * @param mutations what changes on the way to the upstream
   * @param metadata what the gateway keeps beside the request
   * @param dryRun why the request would have been refused, had the trigger enforced it
   * @param keySighting what its token told of the keys
   */
  record Allow(
      Optional<ObjectName> trigger,
      Mutations mutations,
      Metadata metadata,
      Optional<DenialReason> dryRun,
      KeySighting keySighting)
      implements Decision {
    /** Checks that nothing is null. */
    public Allow {
      requireNonNull(trigger, "trigger is null");
      requireNonNull(mutations, "mutations is null");
      requireNonNull(metadata, "metadata is null");
      requireNonNull(dryRun, "dryRun is null");
      requireNonNull(keySighting, "keySighting is null");
    }

    /** An answer to a request that tells nothing of the keys. */
    public Allow(
        Optional<ObjectName> trigger,
        Mutations mutations,
        Metadata metadata,
        Optional<DenialReason> dryRun) {
      this(trigger, mutations, metadata, dryRun, KeySighting.NOTHING);
    }

    /** An answer that does not hide a refusal. */
    public Allow(Optional<ObjectName> trigger, Mutations mutations, Metadata metadata) {
      this(trigger, mutations, metadata, Optional.empty());
    }

    @Override
    public Allow seeing(KeySighting sighting) {
      return new Allow(trigger, mutations, metadata, dryRun, sighting);
    }
  }

  /**
   * The request is refused.
   *
   * @param trigger the trigger that decided; empty where none was found
   * @param reason why, for metrics and logs; never told to the client
   * @param answer what the client gets
   * @param keySighting what its token told of the keys
   */
  record Deny(
      Optional<ObjectName> trigger, DenialReason reason, Answer answer, KeySighting keySighting)
      implements Decision {
    /** Checks that nothing is null. */
    public Deny {
      requireNonNull(trigger, "trigger is null");
      requireNonNull(reason, "reason is null");
      requireNonNull(answer, "answer is null");
      requireNonNull(keySighting, "keySighting is null");
    }

    /** An answer to a request that tells nothing of the keys. */
    public Deny(Optional<ObjectName> trigger, DenialReason reason, Answer answer) {
      this(trigger, reason, answer, KeySighting.NOTHING);
    }

    @Override
    public Deny seeing(KeySighting sighting) {
      return new Deny(trigger, reason, answer, sighting);
    }
  }

  /**
   * What a refused client gets.
   *
   * @param status an HTTP status, 400 to 599, never 404 or 503
   * @param headers in order, names in lower case
   * @param body may be empty
   */
  record Answer(int status, List<Header> headers, String body) {
    /** Takes a copy and checks the status (DESIGN §4.6). */
    public Answer {
      headers = List.copyOf(headers);
      requireNonNull(body, "body is null");
      if (status < 400 || status > 599 || status == 404 || status == 503) {
        throw new IllegalArgumentException("not a status of a denial: " + status);
      }
    }
  }

  /**
   * A header to send.
   *
   * @param name lower case
   * @param value printable ASCII
   */
  record Header(String name, String value) {}

  /**
   * What the gateway keeps beside an allowed request, for its form processor.
   *
   * @param form what has to change in a form
   */
  record Metadata(FormChange form) {
    /** Nothing. */
    public static final Metadata NONE = new Metadata(FormChange.NONE);

    /** Checks that nothing is null. */
    public Metadata {
      requireNonNull(form, "form is null");
    }
  }

  /**
   * What has to change in an {@code application/x-www-form-urlencoded} body (DESIGN §4.5). Names
   * and values are decoded.
   *
   * @param isForm whether the body is such a form; where it is not, nothing changes
   * @param removedNames every parameter of these names is taken away
   * @param added in order, after what is left
   */
  record FormChange(boolean isForm, Set<String> removedNames, List<Parameter> added) {
    /** Nothing. */
    public static final FormChange NONE = new FormChange(false, Set.of(), List.of());

    /** Takes copies. */
    public FormChange {
      removedNames = Set.copyOf(removedNames);
      added = List.copyOf(added);
    }
  }

  /**
   * A parameter to add.
   *
   * @param name decoded
   * @param value decoded
   */
  record Parameter(String name, String value) {
    /** Checks that nothing is null. */
    public Parameter {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }

    /** The name; a claim's value belongs in no log. */
    @Override
    public String toString() {
      return name;
    }
  }
}
