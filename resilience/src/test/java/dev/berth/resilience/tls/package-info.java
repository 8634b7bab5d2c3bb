/** The certificate of the public door, and what becomes of clients when it changes. */
@NullMarked
package dev.berth.resilience.tls;

import org.jspecify.annotations.NullMarked;
