package dev.berth.contract.metadata;

/**
 * What the registry does at present.
 *
 * @param readOnly whether it refuses every change
 */
public record RegistryMode(boolean readOnly) {}
