/** What is asked of the internal API and seen by clients. */
@NullMarked
package dev.berth.resilience.mode;

import org.jspecify.annotations.NullMarked;
