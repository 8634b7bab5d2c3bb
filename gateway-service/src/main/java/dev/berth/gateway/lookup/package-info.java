/** Where manifests and blobs are found for those who pull them, many by one call. */
@NullMarked
package dev.berth.gateway.lookup;

import org.jspecify.annotations.NullMarked;
