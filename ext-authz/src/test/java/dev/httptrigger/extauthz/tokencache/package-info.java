/** Tests of what is remembered of tokens. */
@NullMarked
package dev.httptrigger.extauthz.tokencache;

import org.jspecify.annotations.NullMarked;
