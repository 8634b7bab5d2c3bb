/** The admin API of a registry, as somebody calls it who administers one. */
@NullMarked
package dev.berth.localstack.admin;

import org.jspecify.annotations.NullMarked;
