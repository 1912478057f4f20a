/** What goes to a client, as values: the reply to one command, or a push at any time. */
@NullMarked
package org.obrol.core.event;

import org.jspecify.annotations.NullMarked;
