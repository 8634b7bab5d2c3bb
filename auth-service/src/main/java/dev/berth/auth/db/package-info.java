/** The pool of connections to PostgreSQL; what is asked of it stands with each feature. */
@NullMarked
package dev.berth.auth.db;

import org.jspecify.annotations.NullMarked;
