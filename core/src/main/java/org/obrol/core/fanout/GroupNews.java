package org.obrol.core.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obrol.core.event.Push;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/** A group's comings and goings since its members on this lane were last told. */
final class GroupNews {
  /** The first and the last move of one user, by revision, in whatever order they were heard. */
  private record Span(GroupMove first, GroupMove last) {
    Span and(GroupMove move) {
      return new Span(
          move.revision() < first.revision() ? move : first,
          move.revision() > last.revision() ? move : last);
    }
  }

  private final GroupName group;
  private final Map<UserName, Span> spans = new TreeMap<>();

  GroupNews(GroupName group) {
    this.group = group;
  }

  void add(GroupMove move) {
    spans.merge(move.user(), new Span(move, move), (span, one) -> span.and(move));
  }

  /** What to tell; empty lists where those who moved are back where they were. */
  Push.GroupChange toPush() {
    List<UserName> joined = new ArrayList<>();
    List<UserName> left = new ArrayList<>();
    spans.forEach(
        (user, span) -> {
          // A user's moves take turns, so one who first came and then left was not there before.
          if (span.first.joined() == span.last.joined()) {
            (span.last.joined() ? joined : left).add(user);
          }
        });
    return new Push.GroupChange(group, joined, left);
  }
}
