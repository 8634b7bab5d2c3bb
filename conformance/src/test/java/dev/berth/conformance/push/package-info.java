/** Pushing blobs and manifests. */
@NullMarked
package dev.berth.conformance.push;

import org.jspecify.annotations.NullMarked;
