/**
 * Manifests as people write them: YAML or JSON text in, objects out, each field with the line it
 * stands on. Reading is stricter than kubectl's where kubectl guesses: a key that stands twice, an
 * anchor, or a word such as {@code yes} or {@code n} that some readers take for a boolean is a
 * {@link dev.httptrigger.crds.manifest.SyntaxProblem}, never a surprise. No problem quotes a value,
 * for the file may hold secrets.
 */
@NullMarked
package dev.httptrigger.crds.manifest;

import org.jspecify.annotations.NullMarked;
