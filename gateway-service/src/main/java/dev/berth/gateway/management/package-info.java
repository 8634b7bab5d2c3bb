/** Deletion of blobs, tags and manifests. */
@NullMarked
package dev.berth.gateway.management;

import org.jspecify.annotations.NullMarked;
