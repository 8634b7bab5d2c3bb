/** The auth-service as the gateway sees it, and what stands in the tokens it issues. */
@NullMarked
package dev.berth.contract.auth;

import org.jspecify.annotations.NullMarked;
