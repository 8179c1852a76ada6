/**
 * The path as the client wrote it, and what servers may make of it (DESIGN §4.2). A path that two
 * servers could read differently is ambiguous and never opens anything; any other has two readings,
 * as written and with its escapes decoded once, and rules are compared with both. No URI class ever
 * sees a path: such a class is one more server with an opinion.
 */
@NullMarked
package dev.httptrigger.extauthz.path;

import org.jspecify.annotations.NullMarked;
