/** Tests of the blob-service. */
@NullMarked
package dev.berth.blob;

import org.jspecify.annotations.NullMarked;
