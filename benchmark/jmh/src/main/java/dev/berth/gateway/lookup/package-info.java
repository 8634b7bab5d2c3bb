/** What gathering look-ups costs. */
@NullMarked
package dev.berth.gateway.lookup;

import org.jspecify.annotations.NullMarked;
