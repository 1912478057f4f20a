/** The command that starts a server. */
@NullMarked
package org.obrol.server.command;

import org.jspecify.annotations.NullMarked;
