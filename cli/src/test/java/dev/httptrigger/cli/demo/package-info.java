@NullMarked
package dev.httptrigger.cli.demo;

import org.jspecify.annotations.NullMarked;
