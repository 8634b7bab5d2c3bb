/** Logins that somebody else vouches for: providers of OpenID Connect, and issuers of workloads. */
@NullMarked
package dev.berth.auth.oidc;

import org.jspecify.annotations.NullMarked;
