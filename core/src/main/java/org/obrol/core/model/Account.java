package org.obrol.core.model;

/**
 * A user of the chat.
 *
 * @param id what everything of the account is kept by
 * @param name the name others write to, in its registered spelling
 * @param displayName what people read beside the name; the name itself if none was given
 * @param guest whether the account goes with its last token
 */
public record Account(AccountId id, UserName name, String displayName, boolean guest) {}
