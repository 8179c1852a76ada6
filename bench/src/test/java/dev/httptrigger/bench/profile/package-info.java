@NullMarked
package dev.httptrigger.bench.profile;

import org.jspecify.annotations.NullMarked;
