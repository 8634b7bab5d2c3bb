/** Child processes: how they are started, watched, restarted and ended. */
@NullMarked
package dev.berth.localstack.process;

import org.jspecify.annotations.NullMarked;
