/** The database: transactions, their failures, the pool, digests as columns and the outbox. */
@NullMarked
package dev.berth.metadata.db;

import org.jspecify.annotations.NullMarked;
