/** Tests of uploads, over HTTP and against a real database. */
@NullMarked
package dev.berth.blob.upload;

import org.jspecify.annotations.NullMarked;
