/** Blobs on their way to clients. */
@NullMarked
package dev.berth.resilience.transfer;

import org.jspecify.annotations.NullMarked;
