/** Whether the registry may change at present. */
@NullMarked
package dev.berth.metadata.mode;

import org.jspecify.annotations.NullMarked;
