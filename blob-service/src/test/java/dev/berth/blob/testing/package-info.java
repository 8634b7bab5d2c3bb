/** What the tests of the blob-service share: a database, a store with faults, and a client. */
@NullMarked
package dev.berth.blob.testing;

import org.jspecify.annotations.NullMarked;
