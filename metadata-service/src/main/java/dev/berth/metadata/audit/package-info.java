/** Notes who pushed and deleted what, in the transaction in which that happens. */
@NullMarked
package dev.berth.metadata.audit;

import org.jspecify.annotations.NullMarked;
