/** How registries start. */
@NullMarked
package dev.berth.resilience.start;

import org.jspecify.annotations.NullMarked;
