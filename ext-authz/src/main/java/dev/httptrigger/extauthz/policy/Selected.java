package dev.httptrigger.extauthz.policy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.DenialReason;
import java.util.Optional;

/** Whose a request is. */
public sealed interface Selected {
  /**
   * A trigger's.
   *
   * @param policy that trigger
   */
  record Chosen(Policy policy) implements Selected {
    /** Checks that there is one. */
    public Chosen {
      requireNonNull(policy, "policy is null");
    }
  }

  /**
   * Nobody's for certain: it is denied.
   *
   * @param trigger the trigger that was named, where one was
   * @param reason why
   */
  record NotChosen(Optional<ObjectName> trigger, DenialReason reason) implements Selected {
    /** Checks that nothing is null. */
    public NotChosen {
      requireNonNull(trigger, "trigger is null");
      requireNonNull(reason, "reason is null");
    }
  }

  /** No trigger claims the host, and the server is told to let such requests pass. */
  record LetPass() implements Selected {}
}
