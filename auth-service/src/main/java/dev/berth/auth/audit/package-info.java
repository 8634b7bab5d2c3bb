/**
 * Notes who logged in and who changed what: a change in its own transaction, logins many at a time.
 */
@NullMarked
package dev.berth.auth.audit;

import org.jspecify.annotations.NullMarked;
