/** What a client asks for, as values. A dialect makes them, a session answers them. */
@NullMarked
package org.obrol.core.command;

import org.jspecify.annotations.NullMarked;
