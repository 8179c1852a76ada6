/**
 * Who owns a host: one function from all claims, holds and grants to owners and losers (DESIGN
 * §4.1).
 */
@NullMarked
package dev.httptrigger.crds.hosts;

import org.jspecify.annotations.NullMarked;
