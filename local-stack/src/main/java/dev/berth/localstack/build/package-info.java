/** The services as the build left them, and the AOT caches that belong to just these. */
@NullMarked
package dev.berth.localstack.build;

import org.jspecify.annotations.NullMarked;
