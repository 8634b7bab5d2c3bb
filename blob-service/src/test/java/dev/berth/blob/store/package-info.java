/** Tests of how the store and the database are watched. */
@NullMarked
package dev.berth.blob.store;

import org.jspecify.annotations.NullMarked;
