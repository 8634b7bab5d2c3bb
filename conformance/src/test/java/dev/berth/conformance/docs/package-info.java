/** What the documents say, held against the tree. */
@NullMarked
package dev.berth.conformance.docs;

import org.jspecify.annotations.NullMarked;
