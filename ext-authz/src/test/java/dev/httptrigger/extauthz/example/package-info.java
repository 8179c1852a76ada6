/** Requests, triggers and keys that the tests of the data plane are made of. */
@NullMarked
package dev.httptrigger.extauthz.example;

import org.jspecify.annotations.NullMarked;
