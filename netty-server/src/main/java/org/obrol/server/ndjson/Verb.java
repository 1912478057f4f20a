package org.obrol.server.ndjson;

import java.util.List;
import java.util.function.Function;
import org.obrol.core.command.Command;

/**
 * One command of the protocol.
 *
 * @param name what {@code cmd} says, and what a text line begins with
 * @param aliases what other chat programs call it
 * @param usage its text form, for {@code help} and for error messages
 * @param words takes a text line's words apart
 * @param build makes the command from its fields
 */
record Verb(
    String name,
    List<String> aliases,
    String usage,
    Function<Words, Fields> words,
    Function<Fields, Command> build) {}
