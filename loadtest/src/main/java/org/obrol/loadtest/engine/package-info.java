/**
 * Makes the load: connections, senders, the scanner of what arrives, and the check that nothing was
 * lost.
 */
@NullMarked
package org.obrol.loadtest.engine;

import org.jspecify.annotations.NullMarked;
