/** The one error of the registry and the table of its codes. */
@NullMarked
package dev.berth.model.error;

import org.jspecify.annotations.NullMarked;
