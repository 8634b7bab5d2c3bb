/** How the services use PostgreSQL: one pool in which every wait ends, and what failures mean. */
@NullMarked
package dev.berth.postgres;

import org.jspecify.annotations.NullMarked;
