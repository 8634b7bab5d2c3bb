/** Repositories: they come with their first blob or manifest and go with all they show. */
@NullMarked
package dev.berth.metadata.repository;

import org.jspecify.annotations.NullMarked;
