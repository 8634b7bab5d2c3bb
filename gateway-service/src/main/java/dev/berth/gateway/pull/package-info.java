/** Blobs and manifests on their way out. */
@NullMarked
package dev.berth.gateway.pull;

import org.jspecify.annotations.NullMarked;
