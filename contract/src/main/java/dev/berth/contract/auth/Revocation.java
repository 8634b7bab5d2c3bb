package dev.berth.contract.auth;

import java.time.Instant;

/**
 * Tokens that are not to be believed though they have not expired.
 *
 * @param of the identity they are of, such as {@code user:ann}, or the id of the credential they
 *     were issued for
 * @param before when they were issued: before this
 */
public record Revocation(String of, Instant before) {}
