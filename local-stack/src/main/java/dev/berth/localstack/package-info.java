/**
 * Runs the whole registry on one machine, for the launcher and for tests: no knowledge of HTTP API
 * or storage.
 */
@NullMarked
package dev.berth.localstack;

import org.jspecify.annotations.NullMarked;
