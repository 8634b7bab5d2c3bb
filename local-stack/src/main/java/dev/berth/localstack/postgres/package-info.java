/** The PostgreSQL server of a local stack: its programs, its cluster on disk, its process. */
@NullMarked
package dev.berth.localstack.postgres;

import org.jspecify.annotations.NullMarked;
