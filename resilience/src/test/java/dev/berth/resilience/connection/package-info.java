/** Settings of the public door, seen by slow and broken clients. */
@NullMarked
package dev.berth.resilience.connection;

import org.jspecify.annotations.NullMarked;
