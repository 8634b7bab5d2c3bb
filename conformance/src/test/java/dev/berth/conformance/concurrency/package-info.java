/** What must hold when many clients ask for the same thing at once. */
@NullMarked
package dev.berth.conformance.concurrency;

import org.jspecify.annotations.NullMarked;
