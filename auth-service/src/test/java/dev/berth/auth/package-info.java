/** Runs the service as a whole. */
@NullMarked
package dev.berth.auth;

import org.jspecify.annotations.NullMarked;
