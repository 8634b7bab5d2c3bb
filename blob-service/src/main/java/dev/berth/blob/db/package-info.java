/** The way to the database, bounded in every wait. */
@NullMarked
package dev.berth.blob.db;

import org.jspecify.annotations.NullMarked;
