/** What is loaded: a running server, or one that the harness starts, pins and measures. */
@NullMarked
package org.obrol.loadtest.target;

import org.jspecify.annotations.NullMarked;
