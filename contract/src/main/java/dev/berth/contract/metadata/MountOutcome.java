package dev.berth.contract.metadata;

/**
 * The answer to a mount.
 *
 * @param mounted whether the blob is visible now
 */
public record MountOutcome(boolean mounted) {}
