/**
 * Manifests as people write them: YAML or JSON text in, objects out, each field with the line it
 * stands on.
 */
@NullMarked
package dev.httptrigger.crds.manifest;

import org.jspecify.annotations.NullMarked;
