/** A minimal fan-out on Netty without any chat behind it: what a server can be compared with. */
@NullMarked
package org.obrol.loadtest.bare;

import org.jspecify.annotations.NullMarked;
