/** What a request needs to be allowed, derived from the parsed request alone. */
@NullMarked
package dev.berth.gateway.access;

import org.jspecify.annotations.NullMarked;
