package org.obrol.loadtest.command;

import java.io.PrintWriter;

/**
 * Where the command talks to people.
 *
 * @param out for results
 * @param err for progress and errors
 * @param terminal whether err is a terminal, on which a line can be written again
 */
record Console(PrintWriter out, PrintWriter err, boolean terminal) {}
