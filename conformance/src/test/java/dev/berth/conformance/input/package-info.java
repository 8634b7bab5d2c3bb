/** Requests that no well-behaved client sends, and the answers that tell it why. */
@NullMarked
package dev.berth.conformance.input;

import org.jspecify.annotations.NullMarked;
