/** The files of an operator, which are read again when they change. */
@NullMarked
package dev.berth.auth.file;

import org.jspecify.annotations.NullMarked;
