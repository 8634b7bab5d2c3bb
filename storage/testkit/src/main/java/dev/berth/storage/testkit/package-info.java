/**
 * What tests of stores share: the suite every driver must pass, and a store that fails on demand.
 */
@NullMarked
package dev.berth.storage.testkit;

import org.jspecify.annotations.NullMarked;
