/**
 * The words in which requests are asked about and answered: {@link RequestView} in, {@link
 * Decision} out, {@link Trace} for those who want to see how. A leaf: it knows neither Envoy nor
 * tokens.
 */
@NullMarked
package dev.httptrigger.extauthz.decision;

import org.jspecify.annotations.NullMarked;
