/** What is left for the collection of garbage: candidates and doomed objects. */
@NullMarked
package dev.berth.metadata.gc;

import org.jspecify.annotations.NullMarked;
