/**
 * The keys that sign tokens: how they are made, kept encrypted in the database, changed, and
 * published for those who verify.
 */
@NullMarked
package dev.berth.auth.key;

import org.jspecify.annotations.NullMarked;
