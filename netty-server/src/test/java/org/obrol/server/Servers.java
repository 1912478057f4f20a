package org.obrol.server;

import java.util.concurrent.Executor;
import org.obrol.core.memory.InMemoryAccounts;
import org.obrol.core.memory.Pbkdf2;

/** Servers as tests want them: on a free port, and with passwords that are hashed fast. */
final class Servers {
  private static final Executor AT_ONCE = Runnable::run;

  private Servers() {}

  static ChatServerBuilder builder() {
    return accountsOnly().listen(Listener.nativeTcp().port(0));
  }

  /** The same without a listener. */
  static ChatServerBuilder accountsOnly() {
    return ChatServer.builder().threads(2).accounts(new InMemoryAccounts(new Pbkdf2(1), AT_ONCE));
  }
}
