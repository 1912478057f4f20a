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
   * The same as the peers they are, at the same places, so that a delivery looks at nothing else. A
   * list for one only, as in most direct conversations, is made for it.
   */
  private List<Peer> peers = List.of();

  private int wantingReceipts;

  View(Address as) {
    this.as = as;
  }

  void addLive(Member member) {
    member.place = live.size();
    live.add(member);
    if (live.size() == 1) {
      peers = List.of(member.subscriber.peer());
    } else {
      if (live.size() == 2) {
        peers = new ArrayList<>(peers);
      }
      peers.add(member.subscriber.peer());
    }
    wantingReceipts += member.subscriber.wantsReceipts() ? 1 : 0;
  }

  void removeLive(Member member) {
    Member lastOne = live.remove(live.size() - 1);
    if (lastOne != member) {
      live.set(member.place, lastOne);
      lastOne.place = member.place;
    }
    if (live.size() < 2) {
      peers = live.isEmpty() ? List.of() : List.of(live.get(0).subscriber.peer());
    } else {
      Peer lastPeer = peers.remove(peers.size() - 1);
      if (lastOne != member) {
        peers.set(member.place, lastPeer);
      }
    }
    member.place = -1;
    wantingReceipts -= member.subscriber.wantsReceipts() ? 1 : 0;
  }

  void given(ConversationId conversation, long seq) {
    if (wantingReceipts > 0) {
      live.forEach(member -> member.subscriber.given(conversation, as, seq));
    }
  }

  List<Member> copyOfLive() {
    return List.copyOf(live);
  }

  /** Not to be kept: it is another list when somebody has come or left. */
  List<Peer> peers() {
    return peers;
  }
}
