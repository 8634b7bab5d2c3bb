/** Content discovery: tags, repositories, referrers. */
@NullMarked
package dev.berth.conformance.discovery;

import org.jspecify.annotations.NullMarked;
