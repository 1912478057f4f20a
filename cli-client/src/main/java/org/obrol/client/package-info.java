/** An asynchronous client for Obrol that survives lost connections. */
@NullMarked
package org.obrol.client;

import org.jspecify.annotations.NullMarked;
