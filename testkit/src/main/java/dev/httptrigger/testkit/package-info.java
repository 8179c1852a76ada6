/**
 * The real parts that tests need: an Envoy, a kube-apiserver, an upstream that shows what it got, a
 * client that can send what no library lets you send, and tokens of every algorithm.
 */
@NullMarked
package dev.httptrigger.testkit;

import org.jspecify.annotations.NullMarked;
