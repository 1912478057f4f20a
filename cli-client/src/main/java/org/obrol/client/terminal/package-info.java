/** The interactive client: {@code obrol chat}. */
@NullMarked
package org.obrol.client.terminal;

import org.jspecify.annotations.NullMarked;
