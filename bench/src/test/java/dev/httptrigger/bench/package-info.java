@NullMarked
package dev.httptrigger.bench;

import org.jspecify.annotations.NullMarked;
