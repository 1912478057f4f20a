package org.obrol.core.fanout;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.Peer;

/**
 * The live members of a roster who call its conversation by the same name, as the peers they are: a
 * direct conversation has two views, every other one. Confined to the lane.
 */
final class View extends AbstractList<Peer> {
  final Address as;
  private final List<Member> live = new ArrayList<>();

  View(Address as) {
    this.as = as;
  }

  void addLive(Member member) {
    member.place = live.size();
    live.add(member);
  }

  void removeLive(Member member) {
    Member lastOne = live.remove(live.size() - 1);
    if (lastOne != member) {
      live.set(member.place, lastOne);
      lastOne.place = member.place;
    }
    member.place = -1;
  }

  void given(ConversationId conversation, long seq) {
    live.forEach(member -> member.subscriber.given(conversation, as, seq));
  }

  List<Member> copyOfLive() {
    return List.copyOf(live);
  }

  @Override
  public Peer get(int index) {
    return live.get(index).subscriber.peer();
  }

  @Override
  public int size() {
    return live.size();
  }
}
