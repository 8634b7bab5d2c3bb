/** Uploads of blobs: their sessions, the way of their bytes into the store, and how they end. */
@NullMarked
package dev.berth.blob.upload;

import org.jspecify.annotations.NullMarked;
