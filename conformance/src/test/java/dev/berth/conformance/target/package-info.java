/** Which registry the suite runs against. */
@NullMarked
package dev.berth.conformance.target;

import org.jspecify.annotations.NullMarked;
