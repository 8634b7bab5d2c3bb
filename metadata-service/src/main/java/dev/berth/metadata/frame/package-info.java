/** Calls of gateways that come by frames and not by HTTP. */
@NullMarked
package dev.berth.metadata.frame;

import org.jspecify.annotations.NullMarked;
