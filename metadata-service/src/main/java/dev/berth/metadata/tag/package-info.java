/** Tags: names that move from manifest to manifest, under conditions, with a history. */
@NullMarked
package dev.berth.metadata.tag;

import org.jspecify.annotations.NullMarked;
