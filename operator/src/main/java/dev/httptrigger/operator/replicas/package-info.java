/** How far every server is, by the reports on their Leases. */
@NullMarked
package dev.httptrigger.operator.replicas;

import org.jspecify.annotations.NullMarked;
