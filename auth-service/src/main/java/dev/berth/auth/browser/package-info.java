/**
 * Pages for people: they log in by a provider in their browser, and make and revoke their personal
 * tokens. No page needs a script, and none leads anywhere a request says.
 */
@NullMarked
package dev.berth.auth.browser;

import org.jspecify.annotations.NullMarked;
