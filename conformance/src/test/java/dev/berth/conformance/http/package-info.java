/** A registry as its clients speak to it: requests, answers and what may be said of them. */
@NullMarked
package dev.berth.conformance.http;

import org.jspecify.annotations.NullMarked;
