/** Blobs and manifests on their way in. */
@NullMarked
package dev.berth.gateway.push;

import org.jspecify.annotations.NullMarked;
