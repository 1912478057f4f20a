/**
 * From a conversation's log to the live connections of its members: lanes, rosters, and who is live
 * or behind. Not exported.
 */
@NullMarked
package org.obrol.core.fanout;

import org.jspecify.annotations.NullMarked;
