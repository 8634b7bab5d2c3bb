/** Files by their descriptors, which can be passed from process to process. */
@NullMarked
package dev.berth.contract.file;

import org.jspecify.annotations.NullMarked;
