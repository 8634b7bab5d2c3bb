/** The blob-service: it takes in, verifies, keeps and hands out the bytes of blobs. */
@NullMarked
package dev.berth.blob;

import org.jspecify.annotations.NullMarked;
