package org.obrol.core.event;

import org.obrol.core.command.Tag;

/**
 * The one answer to one command.
 *
 * @param to what the client called the command
 * @param result what came of it
 */
public record Reply(Tag to, Result result) implements Event {}
