/** The data folder of a local stack: who may use it, which format it has, what runs from it. */
@NullMarked
package dev.berth.localstack.data;

import org.jspecify.annotations.NullMarked;
