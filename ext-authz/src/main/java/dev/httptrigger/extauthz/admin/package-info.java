/**
 * What those who run the server look at: health, readiness and metrics over plain HTTP, on an
 * address of their own. Used by the operator's process as well.
 */
@NullMarked
package dev.httptrigger.extauthz.admin;

import org.jspecify.annotations.NullMarked;
