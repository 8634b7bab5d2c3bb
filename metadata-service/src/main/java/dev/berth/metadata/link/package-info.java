/** Which blobs a repository shows: links, mounts, leases and deletes. */
@NullMarked
package dev.berth.metadata.link;

import org.jspecify.annotations.NullMarked;
