/**
 * Where configuration comes from: a directory of manifests, or Secrets in the cluster. Either way a
 * whole, immutable table is handed on, and what can't be read changes nothing.
 */
@NullMarked
package dev.httptrigger.extauthz.configsource;

import org.jspecify.annotations.NullMarked;
