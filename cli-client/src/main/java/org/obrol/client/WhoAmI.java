package org.obrol.client;

import org.obrol.core.model.UserName;

/**
 * As whom a connection is logged in.
 *
 * @param user the user
 * @param name the name to show; any text
 * @param guest whether this is a guest, of whom nothing stays
 */
public record WhoAmI(UserName user, String name, boolean guest) {}
