package org.obrol.core.service;

import java.util.concurrent.CompletionStage;
import org.obrol.core.command.Command;
import org.obrol.core.event.Result;

/** A user who takes part from within the process; see {@link Chat#bot}. Any thread. */
public interface Bot extends AutoCloseable {
  /**
   * Does what a client could. Commands are carried out in the order in which they are given.
   *
   * @return what came of it, a failure included; completes with an error only when the bot closes
   *     first
   */
  CompletionStage<Result> run(Command command);

  /** Leaves. Idempotent. */
  @Override
  void close();
}
