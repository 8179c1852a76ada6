/** Tests of the decision log. */
@NullMarked
package dev.httptrigger.extauthz.decisionlog;

import org.jspecify.annotations.NullMarked;
