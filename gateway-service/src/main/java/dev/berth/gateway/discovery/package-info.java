/** Lists: tags, repositories and referrers. */
@NullMarked
package dev.berth.gateway.discovery;

import org.jspecify.annotations.NullMarked;
