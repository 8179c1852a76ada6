package dev.httptrigger.testkit;

import java.nio.file.Path;
import java.util.Optional;

/** Whether an API server writes down who asked it for what. */
enum Auditing {
  NOTHING,
  EVERY_REQUEST;

  static final String POLICY_FILE = "audit-policy.yaml";

  /** Where it does, in its folder. */
  Optional<AuditLog> in(Path folder) {
    return switch (this) {
      case NOTHING -> Optional.empty();
      case EVERY_REQUEST ->
          Optional.of(new AuditLog(folder.resolve(POLICY_FILE), folder.resolve("audit.log")));
    };
  }
}
