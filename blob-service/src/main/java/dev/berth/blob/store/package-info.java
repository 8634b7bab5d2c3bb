/** The store that the settings choose, how it is called, and how it is watched. */
@NullMarked
package dev.berth.blob.store;

import org.jspecify.annotations.NullMarked;
