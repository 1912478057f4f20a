package org.obrol.core.service;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.obrol.core.spi.ChatListener;

/** Those who are told what happens; what they throw is logged and forgotten. */
final class Listeners {
  private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

  private final List<ChatListener> listeners = new CopyOnWriteArrayList<>();

  Chat.Subscription add(ChatListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void tell(Consumer<ChatListener> news) {
    for (ChatListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (Throwable fault) { // whatever it is, the chat goes on
        LOG.log(Level.WARNING, "a listener failed", fault);
      }
    }
  }
}
