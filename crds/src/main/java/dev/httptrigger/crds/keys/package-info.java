/**
 * JSON Web Keys before any request: a key set is read key by key (RFC 7517), unusable keys are
 * skipped with a finding, and what remains is public material with the algorithms it may verify.
 */
@NullMarked
package dev.httptrigger.crds.keys;

import org.jspecify.annotations.NullMarked;
