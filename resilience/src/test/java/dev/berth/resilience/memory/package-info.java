/** What the services need in memory, whatever passes through them. */
@NullMarked
package dev.berth.resilience.memory;

import org.jspecify.annotations.NullMarked;
