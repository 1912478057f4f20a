/** The command line: options, live progress, the table at the end. */
@NullMarked
package org.obrol.loadtest.command;

import org.jspecify.annotations.NullMarked;
