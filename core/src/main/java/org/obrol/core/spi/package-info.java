/**
 * What the chat needs from outside: stores, a policy, the network's side of a connection. Each port
 * is small, has an in-memory form in {@code org.obrol.core.memory} and one contract suite that
 * every implementation must pass.
 */
@NullMarked
package org.obrol.core.spi;

import org.jspecify.annotations.NullMarked;
