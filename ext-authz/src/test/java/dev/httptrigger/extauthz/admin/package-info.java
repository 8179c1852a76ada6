/** Tests of what those who run the server look at. */
@NullMarked
package dev.httptrigger.extauthz.admin;

import org.jspecify.annotations.NullMarked;
