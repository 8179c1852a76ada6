/**
 * The wire format between the operator and its servers: {@link TriggerConfig} and the other
 * records, their strict JSON codec, and the compiler that makes the former of a resolved trigger.
 * All defaults are applied here, so that a server never asks what an absent field means.
 */
@NullMarked
package dev.httptrigger.crds.config;

import org.jspecify.annotations.NullMarked;
