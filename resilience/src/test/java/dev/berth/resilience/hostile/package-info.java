/** Clients that mean harm, and what others see of it. */
@NullMarked
package dev.berth.resilience.hostile;

import org.jspecify.annotations.NullMarked;
