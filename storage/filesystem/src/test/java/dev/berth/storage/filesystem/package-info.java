/** Tests of the filesystem store. */
@NullMarked
package dev.berth.storage.filesystem;

import org.jspecify.annotations.NullMarked;
