/**
 * The policies of an operator's file: which subject may do what in which repositories. They are
 * read and checked here, and kept in the database.
 */
@NullMarked
package dev.berth.auth.policy;

import org.jspecify.annotations.NullMarked;
