/**
 * Programs that die or stop, a database and a disk that fail, in the middle of pushes and pulls.
 */
@NullMarked
package dev.berth.resilience.fault;

import org.jspecify.annotations.NullMarked;
