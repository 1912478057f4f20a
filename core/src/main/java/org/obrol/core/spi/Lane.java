package org.obrol.core.spi;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.obrol.core.event.Push;

/**
 * A confined world: everything that runs on one lane runs one after the other, so that what belongs
 * to a lane needs no locks. On Netty a lane is one event loop.
 *
 * <p>Nothing may block on a lane. All methods may be called from any thread where nothing else is
 * said.
 */
public interface Lane extends Executor {
  /**
   * Runs a task on this lane, after what is there already; never at once, also not when called on
   * the lane.
   */
  @Override
  void execute(Runnable task);

  /** Runs a task on this lane after a delay. */
  Scheduled schedule(Duration delay, Runnable task);

  /**
   * Runs a task on this lane after a delay, or a moment later than that. For what many connections
   * wait for at a time and mostly in vain, as for the end of their patience: a lane that has many
   * connections keeps these in {@link Deadlines}, with one timer for all.
   */
  default Scheduled deadline(Duration delay, Runnable task) {
    return schedule(delay, task);
  }

  /**
   * Runs a task on this lane after what has been pushed by now was handed to the network, and the
   * sessions whose connections do not keep up were told so. On the lane.
   */
  void afterTurn(Runnable task);

  /** Whether the caller runs on this lane. */
  boolean inLane();

  /**
   * Hands the same pushes to many connections of this lane. Called on the lane. The network's side
   * encodes them once for each form in which they are needed, however many members there are.
   *
   * @param members connections of this lane; valid only during the call
   * @param pushes in order, the same for all members
   */
  void deliver(List<? extends Peer> members, List<? extends Push> pushes);

  /** A task that waits for its time. */
  interface Scheduled {
    /** Forgets the task if it has not run. Any thread. */
    void cancel();
  }
}
