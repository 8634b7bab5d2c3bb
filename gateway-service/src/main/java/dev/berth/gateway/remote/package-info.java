/** The calls to the other services: the ports of the contract over HTTP. */
@NullMarked
package dev.berth.gateway.remote;

import org.jspecify.annotations.NullMarked;
