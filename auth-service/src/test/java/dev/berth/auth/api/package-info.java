@NullMarked
package dev.berth.auth.api;

import org.jspecify.annotations.NullMarked;
