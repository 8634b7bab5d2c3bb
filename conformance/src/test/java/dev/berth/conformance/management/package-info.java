/** Content management: what a delete takes away, and what it leaves. */
@NullMarked
package dev.berth.conformance.management;

import org.jspecify.annotations.NullMarked;
