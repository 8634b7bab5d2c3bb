package dev.berth.auth.policy;

import dev.berth.model.access.Policy;

/**
 * A policy as it is kept.
 *
 * @param policy it
 * @param fromFile whether it is one of the operator's file, which alone can change it
 * @param tag differs for policies that differ
 */
public record StoredPolicy(Policy policy, boolean fromFile, String tag) {}
