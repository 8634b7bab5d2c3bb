/** Tests of the hand-over of files, over real sockets. */
@NullMarked
package dev.berth.blob.handover;

import org.jspecify.annotations.NullMarked;
