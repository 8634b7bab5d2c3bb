/** Accounts, and how somebody is let in to one. */
@NullMarked
package dev.berth.auth.account;

import org.jspecify.annotations.NullMarked;
