/** The answers of the public API as values, before anything of them is sent. */
@NullMarked
package dev.berth.gateway.answer;

import org.jspecify.annotations.NullMarked;
