/** Who is let in, what they may do, and the tokens that say so. */
@NullMarked
package dev.berth.conformance.access;

import org.jspecify.annotations.NullMarked;
