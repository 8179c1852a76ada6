/**
 * The whole way of all triggers, from what people wrote to the records that servers read: checked,
 * resolved, hosts given to their owners, compiled. The operator and a server in directory mode both
 * go it here, so that the same triggers mean the same in both.
 */
@NullMarked
package dev.httptrigger.crds.pipeline;

import org.jspecify.annotations.NullMarked;
