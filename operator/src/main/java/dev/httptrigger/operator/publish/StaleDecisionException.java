package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.RecordName;

/**
 * So much time has passed since it was certain that nobody else leads, that somebody may by now:
 * what is left must be decided anew. Nothing is known to be another than it was.
 */
final class StaleDecisionException extends ConflictException {
  private static final long serialVersionUID = 1L;

  StaleDecisionException() {
    super(RecordName.ofShard(0), "what was decided is too old to be written");
  }
}
