/** Certificates of clients: by whom they are trusted, and whom they name. */
@NullMarked
package dev.berth.gateway.certificate;

import org.jspecify.annotations.NullMarked;
