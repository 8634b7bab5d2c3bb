/**
 * What stands in for a password, and can be revoked by itself: Docker's identity tokens, the
 * credentials of robots, and the personal tokens of users; and the robots themselves.
 */
@NullMarked
package dev.berth.auth.credential;

import org.jspecify.annotations.NullMarked;
