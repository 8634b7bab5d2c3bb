/** Docker's token protocol: scopes, what is granted of them, and the tokens that say so. */
@NullMarked
package dev.berth.auth.token;

import org.jspecify.annotations.NullMarked;
