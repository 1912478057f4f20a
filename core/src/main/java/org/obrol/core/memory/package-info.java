/** The ports in memory: complete at once, gone with the process. */
@NullMarked
package org.obrol.core.memory;

import org.jspecify.annotations.NullMarked;
