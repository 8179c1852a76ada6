/**
 * The protocol between operator and servers, as a model: the real code of {@code publish}, {@code
 * replicas} and {@code configsource}, driven step by step over an API server in memory, in random
 * order, through crashes, freezes, lags and sabotage. It stands in this module, since operator and
 * servers know nothing of each other, and nothing of this one is shipped.
 */
@NullMarked
package dev.httptrigger.model;

import org.jspecify.annotations.NullMarked;
