/**
 * The internal API of the blob-service over HTTP: read a request, call a feature, write the answer.
 */
@NullMarked
package dev.berth.blob.http;

import org.jspecify.annotations.NullMarked;
