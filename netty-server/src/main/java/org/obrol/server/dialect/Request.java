package org.obrol.server.dialect;

import org.obrol.core.command.Command;
import org.obrol.core.command.Tag;

/** A command and what its client calls it: what a dialect's decoder hands on. */
public record Request(Tag tag, Command command) {}
