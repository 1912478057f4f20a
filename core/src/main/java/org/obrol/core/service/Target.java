package org.obrol.core.service;

import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;

/**
 * A conversation that a user has named.
 *
 * @param as the same name in its registered spelling
 */
record Target(ConversationId id, Address as) {}
