/**
 * The decision: {@link dev.httptrigger.extauthz.engine.Engine#decide} takes a request, the policies
 * in force and the time, and says allow or deny. A pure function; Envoy, forward-auth, {@code
 * explain} and the tests all ask this one. Read {@code Engine} from top to bottom to know how a
 * request is decided.
 */
@NullMarked
package dev.httptrigger.extauthz.engine;

import org.jspecify.annotations.NullMarked;
