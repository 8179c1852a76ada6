/**
 * All that is known about a trigger before a request arrives: the resource, what can be wrong with
 * it, who owns a host, and the wire format that the operator writes and the server reads.
 * Everything here is pure: values in, values out, no network, no files, no clock of its own.
 */
@NullMarked
package dev.httptrigger.crds;

import org.jspecify.annotations.NullMarked;
