/** Makes the AOT caches of the services: records a registry at work, by pushes and pulls. */
@NullMarked
package dev.berth.localstack.training;

import org.jspecify.annotations.NullMarked;
