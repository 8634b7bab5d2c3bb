/** Who may do what in which repositories: identities, policies, and the decision between them. */
@NullMarked
package dev.berth.model.access;

import org.jspecify.annotations.NullMarked;
