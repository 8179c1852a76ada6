/** Tests of where configuration comes from. */
@NullMarked
package dev.httptrigger.extauthz.configsource;

import org.jspecify.annotations.NullMarked;
