/**
 * What the parts of a check cost, one by one, with JMH: reading the request, reading a token,
 * verifying its signature, finding its trigger, remembering it, writing the answer; and the whole
 * of it without a network. Where the time of a check goes that the scenarios measure from outside.
 * This is the one package that knows the server's own classes; it runs in a process of its own, on
 * the class path of the shipped commands.
 */
@NullMarked
package dev.httptrigger.bench.parts;

import org.jspecify.annotations.NullMarked;
