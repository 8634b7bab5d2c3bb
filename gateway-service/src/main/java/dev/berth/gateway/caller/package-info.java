/**
 * Who calls, and what they may do: credentials, the tokens among them, and the state they are
 * judged by.
 */
@NullMarked
package dev.berth.gateway.caller;

import org.jspecify.annotations.NullMarked;
