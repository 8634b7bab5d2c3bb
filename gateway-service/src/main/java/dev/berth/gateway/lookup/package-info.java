/** Where manifests and blobs are found for those who pull them, and other calls many share. */
@NullMarked
package dev.berth.gateway.lookup;

import org.jspecify.annotations.NullMarked;
