package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push.Membership.Change;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Group;
import org.obrol.core.spi.Lane;
import org.obrol.core.spi.Refused;

/**
 * Sees to it that nothing of a guest outlives their token but what they said: a while after their
 * last connection the name is free again. Any thread.
 */
final class Guests {
  /** How many of an earlier process may end at the same time. */
  private static final int AT_ONCE = 100;

  private final StandardChatService service;
  private final Map<AccountId, Lane.Scheduled> lingering = new ConcurrentHashMap<>();

  Guests(StandardChatService service) {
    this.service = service;
  }

  /** A guest has come, or has come back. */
  void stays(Account account) {
    if (account.guest()) {
      Lane.Scheduled timer = lingering.remove(account.id());
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  /**
   * The first connection is here: whoever an earlier process has let in may come back now. Where
   * they are many, some have up to twice the time, so that the stores do not get all at once.
   */
  void lingerAll(Lane lane) {
    Faults.call(() -> service.ports().accounts().guests())
        .thenAccept(all -> lingerAll(all, lane))
        .exceptionally(Faults::loggedVoid);
  }

  private void lingerAll(List<Account> all, Lane lane) {
    Duration linger = service.options().guestLinger();
    for (int i = 0; i < all.size(); i++) {
      boolean many = all.size() > AT_ONCE;
      Duration more = many ? linger.multipliedBy(i).dividedBy(all.size()) : Duration.ZERO;
      lingers(all.get(i), lane, linger.plus(more));
    }
  }

  /** A guest's last connection is gone. */
  void lingers(Account account, Lane lane) {
    lingers(account, lane, service.options().guestLinger());
  }

  private void lingers(Account account, Lane lane, Duration time) {
    if (account.guest()) {
      Lane.Scheduled timer = lane.deadline(time, () -> dismissIfGone(account, lane));
      Lane.Scheduled earlier = lingering.put(account.id(), timer);
      if (earlier != null) {
        earlier.cancel();
      }
    }
  }

  private void dismissIfGone(Account account, Lane lane) {
    lingering.remove(account.id());
    if (!service.directory().isOnline(account.id())) {
      dismiss(account, lane);
    }
  }

  /**
   * The stores did not end a guest, each step of which may be refused: the name must not be taken
   * for ever. Not all at the same time, because they may have been refused at the same time.
   */
  private void lingersAgain(Account account, Lane lane, Throwable fault) {
    if (!(Faults.cause(fault) instanceof Refused)) { // what is busy or down has said so itself
      Faults.logged(fault);
    }
    Duration linger = service.options().guestLinger();
    double jitter = ThreadLocalRandom.current().nextDouble();
    lingers(account, lane, linger.plusNanos((long) (jitter * linger.toNanos())));
  }

  /** Ends a guest who has logged out everywhere. */
  void dismissIfOut(Account account, Lane lane) {
    if (account.guest()) {
      Faults.call(() -> service.ports().tokens().count(account.id()))
          .thenAccept(
              tokens -> {
                if (tokens == 0) {
                  stays(account);
                  dismiss(account, lane);
                }
              })
          .exceptionally(
              fault -> {
                lingersAgain(account, lane, fault);
                return null;
              })
          .exceptionally(Faults::loggedVoid);
    }
  }

  /** Ends a guest's account at once, or later where that fails. */
  void dismiss(Account account, Lane lane) {
    end(account.id())
        .exceptionally(
            fault -> {
              lingersAgain(account, lane, fault);
              return null;
            })
        .exceptionally(Faults::loggedVoid); // the lane has ended
  }

  private CompletionStage<Void> end(AccountId guest) {
    return Faults.call(() -> service.ports().tokens().revokeAll(guest, null))
        .thenCompose(done -> service.ports().accounts().find(List.of(guest)))
        .thenCompose(
            found -> {
              Account account = found.get(guest);
              return account == null ? completedStage(null) : leaveGroups(account);
            })
        .thenCompose(done -> service.ports().marks().forget(guest))
        .thenCompose(done -> service.ports().accounts().dismiss(guest))
        .thenAccept(
            done -> // one who came back in the same moment
            service.onOthers(
                    guest,
                    null,
                    session -> session.end(Goodbye.LOGGED_OUT, "the guest's time was over")));
  }

  private CompletionStage<Void> leaveGroups(Account guest) {
    return service
        .ports()
        .groups()
        .of(guest.id())
        .thenCompose(
            groups -> {
              CompletionStage<Void> all = completedStage(null);
              for (Group group : groups) {
                all = all.thenCompose(done -> leave(guest, group));
              }
              return all;
            });
  }

  private CompletionStage<Void> leave(Account guest, Group group) {
    return service
        .ports()
        .groups()
        .leave(group.id(), guest.id())
        .thenCompose(
            change -> service.memberships().left(guest, change, Change.LEFT, guest.name(), null));
  }
}
