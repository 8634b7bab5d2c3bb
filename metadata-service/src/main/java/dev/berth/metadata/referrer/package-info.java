/** Which manifests refer to a subject. */
@NullMarked
package dev.berth.metadata.referrer;

import org.jspecify.annotations.NullMarked;
