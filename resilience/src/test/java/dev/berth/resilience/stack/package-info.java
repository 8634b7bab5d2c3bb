/** What the tests start and how they reach its insides. */
@NullMarked
package dev.berth.resilience.stack;

import org.jspecify.annotations.NullMarked;
