package org.obrol.core.fanout;

import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/**
 * Somebody came into a group or left it.
 *
 * @param revision puts the moves of one group in order
 */
public record GroupMove(GroupName group, UserName user, boolean joined, long revision) {}
