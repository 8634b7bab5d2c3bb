/** The requests of the public API as values, and the one parser that makes them. */
@NullMarked
package dev.berth.gateway.request;

import org.jspecify.annotations.NullMarked;
