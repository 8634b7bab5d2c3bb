/** Manifests: reading them strictly, holding what they name, storing and deleting them. */
@NullMarked
package dev.berth.metadata.manifest;

import org.jspecify.annotations.NullMarked;
