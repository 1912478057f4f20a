package org.obrol.core.spi;

import java.util.List;
import org.obrol.core.model.Message;

/** Is told what a {@link MessageLog} has stored. Fan-out hangs on it, never on a sender. */
@FunctionalInterface
public interface Tail {
  /**
   * Messages of one conversation were stored. Called in the order of their {@code seq}, never twice
   * at once for one conversation. Must not block and must not throw.
   *
   * @param batch not empty, without holes, ascending
   */
  void appended(List<Message> batch);
}
