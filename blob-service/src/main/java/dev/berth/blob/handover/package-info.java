/** Hands the open files of objects to gateways of the same host, which send them themselves. */
@NullMarked
package dev.berth.blob.handover;

import org.jspecify.annotations.NullMarked;
