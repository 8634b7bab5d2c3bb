/** Many manifests and blobs found by one statement. */
@NullMarked
package dev.berth.metadata.lookup;

import org.jspecify.annotations.NullMarked;
