package org.obrol.loadtest.scenario;

/**
 * What is written.
 *
 * @param senders how many of the connections write; of each room in {@link Kind#ROOMS}
 * @param textBytes how long a text is, in bytes of UTF-8
 * @param load when the next message is written
 * @param keys whether each message has a key, so that it could be sent again harmlessly
 * @param labels whether each message's command has a label, so that its reply can be told from
 *     others
 */
public record Traffic(int senders, int textBytes, Load load, boolean keys, boolean labels) {}
