/** What content is: digests, media types, descriptors and ranges of bytes. */
@NullMarked
package dev.berth.model.content;

import org.jspecify.annotations.NullMarked;
