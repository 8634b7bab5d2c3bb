/** The fuzz tests of the values that all services share. */
@NullMarked
package dev.berth.fuzzing;

import org.jspecify.annotations.NullMarked;
