/** How much clients may have going on at once. */
@NullMarked
package dev.berth.gateway.admission;

import org.jspecify.annotations.NullMarked;
