/**
 * How the blob-service hands an open file to a gateway of the same host: over a Unix socket beside
 * that of its API, one file a connection. The gateway says {@link
 * dev.berth.contract.handover.HandOverRequest} and gets the descriptor ({@code SCM_RIGHTS}), or the
 * connection is closed and it asks for a stream, which also says what is wrong.
 */
@NullMarked
package dev.berth.contract.handover;

import org.jspecify.annotations.NullMarked;
