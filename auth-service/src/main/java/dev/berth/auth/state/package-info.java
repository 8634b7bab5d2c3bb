/**
 * What gateways judge requests by, as one value with a version; and what is not believed any more.
 */
@NullMarked
package dev.berth.auth.state;

import org.jspecify.annotations.NullMarked;
