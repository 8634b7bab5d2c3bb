/**
 * The port to the blob-service: uploads, and the bytes of blobs by the key they are stored under.
 */
@NullMarked
package dev.berth.contract.blob;

import org.jspecify.annotations.NullMarked;
