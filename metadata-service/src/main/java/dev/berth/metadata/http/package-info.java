/** What all resources of the internal API share: reading parameters and writing failures. */
@NullMarked
package dev.berth.metadata.http;

import org.jspecify.annotations.NullMarked;
