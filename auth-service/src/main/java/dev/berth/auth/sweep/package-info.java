/** Clears away, from time to time, what is of no use any more. */
@NullMarked
package dev.berth.auth.sweep;

import org.jspecify.annotations.NullMarked;
