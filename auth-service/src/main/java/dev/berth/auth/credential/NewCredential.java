package dev.berth.auth.credential;

/**
 * A credential that was just made: the only time that its secret is told.
 *
 * @param stored what is known of it from now on
 * @param secret what lets its owner in
 */
public record NewCredential(StoredCredential stored, Secret secret) {}
