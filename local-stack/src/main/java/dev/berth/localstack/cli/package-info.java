/** The commands of the launcher: what a person types, and the words that come back. */
@NullMarked
package dev.berth.localstack.cli;

import org.jspecify.annotations.NullMarked;
