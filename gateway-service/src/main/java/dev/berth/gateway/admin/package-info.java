/** What of the admin API is not the auth-service's: the repositories themselves, and their mode. */
@NullMarked
package dev.berth.gateway.admin;

import org.jspecify.annotations.NullMarked;
