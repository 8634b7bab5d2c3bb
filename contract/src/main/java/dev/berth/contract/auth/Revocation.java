package dev.berth.contract.auth;

/**
 * What has been granted and is not to be believed, though it has not expired. It is told by
 * versions of the {@link AuthState} and not by time, as the clocks of the services may differ.
 *
 * @param of the identity it was granted to, such as {@code user:ann}, or the id of the credential
 *     it was granted for
 * @param version by which version it was granted: by one before this
 */
public record Revocation(String of, long version) {}
