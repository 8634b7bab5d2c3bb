/** Pulling blobs and manifests. */
@NullMarked
package dev.berth.conformance.pull;

import org.jspecify.annotations.NullMarked;
