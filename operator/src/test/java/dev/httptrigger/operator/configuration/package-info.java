/** Tests of how the operator's configuration is read and kept. */
@NullMarked
package dev.httptrigger.operator.configuration;

import org.jspecify.annotations.NullMarked;
