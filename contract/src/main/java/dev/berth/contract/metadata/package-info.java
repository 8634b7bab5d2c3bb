/** The port to the metadata-service: which blobs, manifests and tags a repository has. */
@NullMarked
package dev.berth.contract.metadata;

import org.jspecify.annotations.NullMarked;
