/** Determining support: the one request that finds out whether this is a registry. */
@NullMarked
package dev.berth.conformance.ping;

import org.jspecify.annotations.NullMarked;
