/** The index of the suite: which row of the protocol each test stands for. */
@NullMarked
package dev.berth.conformance.row;

import org.jspecify.annotations.NullMarked;
