/** The file {@code berth.yaml}: read, checked as a whole, and offered to whoever reads settings. */
@NullMarked
package dev.berth.configuration.file;

import org.jspecify.annotations.NullMarked;
