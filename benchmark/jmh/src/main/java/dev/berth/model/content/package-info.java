/** What hashing costs. */
@NullMarked
package dev.berth.model.content;

import org.jspecify.annotations.NullMarked;
