/**
 * The port to the stores of bytes. A store knows opaque keys and nothing of OCI; every method
 * blocks and is called from a virtual thread.
 */
@NullMarked
package dev.berth.storage;

import org.jspecify.annotations.NullMarked;
