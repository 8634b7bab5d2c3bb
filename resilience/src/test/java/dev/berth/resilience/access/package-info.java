/** Who is let do what, at a registry that is closed. */
@NullMarked
package dev.berth.resilience.access;

import org.jspecify.annotations.NullMarked;
