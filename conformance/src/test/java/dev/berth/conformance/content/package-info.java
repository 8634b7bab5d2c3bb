/** Blobs, manifests and images made by code, never the same twice. */
@NullMarked
package dev.berth.conformance.content;

import org.jspecify.annotations.NullMarked;
