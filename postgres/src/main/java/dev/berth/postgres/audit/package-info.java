/** The audit log of a service: a table in its own schema, which is read and swept here. */
@NullMarked
package dev.berth.postgres.audit;

import org.jspecify.annotations.NullMarked;
