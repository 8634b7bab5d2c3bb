/** The store that keeps objects as files below one folder of a POSIX file system. */
@NullMarked
package dev.berth.storage.filesystem;

import org.jspecify.annotations.NullMarked;
