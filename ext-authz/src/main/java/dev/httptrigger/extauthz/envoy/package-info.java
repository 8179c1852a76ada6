/**
 * Envoy's side of the house: a {@code CheckRequest} becomes a {@code RequestView}, the engine
 * decides, and the decision becomes a {@code CheckResponse}. Nothing is decided here, and whatever
 * goes wrong here is a denial too.
 */
@NullMarked
package dev.httptrigger.extauthz.envoy;

import org.jspecify.annotations.NullMarked;
