/** Tests of reading objects. */
@NullMarked
package dev.berth.blob.content;

import org.jspecify.annotations.NullMarked;
