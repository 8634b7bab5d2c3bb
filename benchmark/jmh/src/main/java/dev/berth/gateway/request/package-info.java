/** What understanding a request costs. */
@NullMarked
package dev.berth.gateway.request;

import org.jspecify.annotations.NullMarked;
