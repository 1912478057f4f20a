package org.obrol.client;

import org.obrol.core.model.Address;

/**
 * Messages of a conversation that will not come to the listener: more were unread at the login than
 * are pushed, or they are no longer kept. Those from {@code oldest} on can be read by {@link
 * ChatClient#history}.
 *
 * @param conversation where
 * @param epoch which log it is; differs from the one before if the log was made anew
 * @param from the first of them
 * @param to the last of them
 * @param oldest the first message that can still be read; 0 where it is not known
 */
public record Gap(Address conversation, long epoch, long from, long to, long oldest) {}
