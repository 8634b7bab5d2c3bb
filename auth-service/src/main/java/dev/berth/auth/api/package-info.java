/**
 * The admin API below {@code /api/v1}, which operators and users manage the registry by. Whoever
 * calls it logs in by HTTP Basic, and may do what the action {@code admin} of the policies, or
 * being the one it is about, allows.
 */
@NullMarked
package dev.berth.auth.api;

import org.jspecify.annotations.NullMarked;
