/**
 * The tree of settings below {@code berth:}: one mapping a feature, the file {@code berth.yaml},
 * and the validator that goes over all of it. Nothing here acts on a setting.
 */
@NullMarked
package dev.berth.configuration;

import org.jspecify.annotations.NullMarked;
