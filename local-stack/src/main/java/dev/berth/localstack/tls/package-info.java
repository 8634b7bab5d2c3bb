/** Certificates for a registry on one machine, signed by an authority made on it. */
@NullMarked
package dev.berth.localstack.tls;

import org.jspecify.annotations.NullMarked;
