/** What things are called: repositories, tags and references to manifests. */
@NullMarked
package dev.berth.model.name;

import org.jspecify.annotations.NullMarked;
