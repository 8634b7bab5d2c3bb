/** Real clients, run from here. */
@NullMarked
package dev.berth.conformance.client;

import org.jspecify.annotations.NullMarked;
