/** Reading the bytes of objects. */
@NullMarked
package dev.berth.blob.content;

import org.jspecify.annotations.NullMarked;
