/** What Quarkus is told, as it follows from the tree of settings: the one place that knows both. */
@NullMarked
package dev.berth.configuration.quarkus;

import org.jspecify.annotations.NullMarked;
