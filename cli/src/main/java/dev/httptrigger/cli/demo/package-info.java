/**
 * {@code ./httptrigger demo}: three sample triggers, a server, a real Envoy and an upstream that
 * shows what it got. {@link dev.httptrigger.cli.demo.Steps} says what is asked and what has to come
 * back; {@link dev.httptrigger.cli.demo.DemoSystem} is what is asked; {@link
 * dev.httptrigger.cli.demo.DemoFolder} holds the files that a person may edit while it runs.
 */
@NullMarked
package dev.httptrigger.cli.demo;

import org.jspecify.annotations.NullMarked;
