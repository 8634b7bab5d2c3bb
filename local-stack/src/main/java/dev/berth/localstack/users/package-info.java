/** The file with the users of the registry and the hashes of their passwords. */
@NullMarked
package dev.berth.localstack.users;

import org.jspecify.annotations.NullMarked;
