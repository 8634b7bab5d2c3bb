/** The bodies of requests on their way through a service, in memory that is used again. */
@NullMarked
package dev.berth.contract.body;

import org.jspecify.annotations.NullMarked;
