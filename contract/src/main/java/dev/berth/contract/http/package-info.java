/** How the internal API looks on the wire: paths, headers, JSON, errors and the credential. */
@NullMarked
package dev.berth.contract.http;

import org.jspecify.annotations.NullMarked;
