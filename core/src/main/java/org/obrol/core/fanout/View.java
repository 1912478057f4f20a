package org.obrol.core.fanout;

import java.util.ArrayList;
import java.util.List;
import org.obrol.core.model.Address;
import org.obrol.core.model.ConversationId;
import org.obrol.core.spi.Peer;

/**
 * The live members of a roster who call its conversation by the same name: a direct conversation
 * has two views, every other one. Confined to the lane.
 */
final class View {
  final Address as;
  private final List<Member> live = new ArrayList<>(1);

  /**
   * The same as the peers they are, at the same places, so that a delivery looks at nothing else.
   */
  private final List<Peer> peers = new ArrayList<>(1);

  View(Address as) {
    this.as = as;
  }

  void addLive(Member member) {
    member.place = live.size();
    live.add(member);
    peers.add(member.subscriber.peer());
  }

  void removeLive(Member member) {
    Member lastOne = live.remove(live.size() - 1);
    Peer lastPeer = peers.remove(peers.size() - 1);
    if (lastOne != member) {
      live.set(member.place, lastOne);
      peers.set(member.place, lastPeer);
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

  List<Peer> peers() {
    return peers;
  }

  boolean isEmpty() {
    return live.isEmpty();
  }
}
