/** What nobody can guess. */
@NullMarked
package dev.berth.auth.random;

import org.jspecify.annotations.NullMarked;
