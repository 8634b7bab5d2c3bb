/** The public door: the one route, and how requests and answers move over the wire. */
@NullMarked
package dev.berth.gateway.http;

import org.jspecify.annotations.NullMarked;
