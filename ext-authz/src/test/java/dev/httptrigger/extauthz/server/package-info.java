/** Tests of the server as a whole. */
@NullMarked
package dev.httptrigger.extauthz.server;

import org.jspecify.annotations.NullMarked;
