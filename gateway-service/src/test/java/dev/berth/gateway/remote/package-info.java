/** Tests of the calls of services, over real sockets. */
@NullMarked
package dev.berth.gateway.remote;

import org.jspecify.annotations.NullMarked;
