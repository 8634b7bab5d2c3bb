/** What the services note of logins and changes, who did them, and how that is read. */
@NullMarked
package dev.berth.contract.audit;

import org.jspecify.annotations.NullMarked;
