/** Several of each service, any of which may serve the next request. */
@NullMarked
package dev.berth.resilience.replica;

import org.jspecify.annotations.NullMarked;
