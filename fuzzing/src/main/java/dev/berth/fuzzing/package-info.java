/** What the fuzz tests of all modules share. */
@NullMarked
package dev.berth.fuzzing;

import org.jspecify.annotations.NullMarked;
