/**
 * Meets Kubernetes: hears of triggers, asks the other packages what should be, and writes status.
 * It decides nothing itself.
 */
@NullMarked
package dev.httptrigger.operator.reconcile;

import org.jspecify.annotations.NullMarked;
