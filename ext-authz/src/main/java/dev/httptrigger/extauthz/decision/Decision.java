package dev.httptrigger.extauthz.decision;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import java.util.List;
import java.util.Optional;

/** The answer to "may this request pass?". Allow is only ever made explicitly. */
public sealed interface Decision {
  /** The trigger that decided; empty where none was found. */
  Optional<ObjectName> trigger();

  /**
   * The request may pass.
   *
   * @param trigger the trigger that decided; empty only under {@code --unmatched=allow}
   * @param mutations what changes on the way to the upstream
   * @param metadata what the gateway keeps beside the request
   */
  record Allow(Optional<ObjectName> trigger, Mutations mutations, Metadata metadata)
      implements Decision {
    /** Checks that nothing is null. */
    public Allow {
      requireNonNull(trigger, "trigger is null");
      requireNonNull(mutations, "mutations is null");
      requireNonNull(metadata, "metadata is null");
    }
  }

  /**
   * The request is refused.
   *
   * @param trigger the trigger that decided; empty where none was found
   * @param reason why, for metrics and logs; never told to the client
   * @param answer what the client gets
   */
  record Deny(Optional<ObjectName> trigger, DenialReason reason, Answer answer)
      implements Decision {
    /** Checks that nothing is null. */
    public Deny {
      requireNonNull(trigger, "trigger is null");
      requireNonNull(reason, "reason is null");
      requireNonNull(answer, "answer is null");
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
   * What the gateway keeps beside an allowed request, for its form processor and its access log.
   * Grows with the form targets.
   */
  record Metadata() {
    /** Nothing. */
    public static final Metadata NONE = new Metadata();
  }
}
