/** The black-box suite: every row of the distribution spec, asked of a running registry. */
@NullMarked
package dev.berth.conformance;

import org.jspecify.annotations.NullMarked;
