package org.obrol.core.service;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.obrol.core.event.Goodbye;
import org.obrol.core.event.Push.Membership.Change;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Group;
import org.obrol.core.spi.Lane;

/**
 * Sees to it that nothing of a guest outlives their token but what they said: a while after their
 * last connection the name is free again. Any thread.
 */
final class Guests {
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

  /** The first connection is here: whoever an earlier process has let in may come back now. */
  void lingerAll(Lane lane) {
    Faults.call(() -> service.ports().accounts().guests())
        .thenAccept(all -> all.forEach(guest -> lingers(guest, lane)))
        .exceptionally(Faults::loggedVoid);
  }

  /** A guest's last connection is gone. */
  void lingers(Account account, Lane lane) {
    if (account.guest()) {
      Lane.Scheduled timer =
          lane.schedule(service.options().guestLinger(), () -> dismissIfGone(account));
      Lane.Scheduled earlier = lingering.put(account.id(), timer);
      if (earlier != null) {
        earlier.cancel();
      }
    }
  }

  private void dismissIfGone(Account account) {
    lingering.remove(account.id());
    if (!service.directory().isOnline(account.id())) {
      dismiss(account.id());
    }
  }

  /** Ends a guest who has logged out everywhere. */
  void dismissIfOut(Account account) {
    if (account.guest()) {
      service
          .ports()
          .tokens()
          .count(account.id())
          .thenAccept(
              tokens -> {
                if (tokens == 0) {
                  stays(account);
                  dismiss(account.id());
                }
              })
          .exceptionally(Faults::loggedVoid);
    }
  }

  /** Ends a guest's account at once. */
  void dismiss(AccountId guest) {
    service
        .ports()
        .tokens()
        .revokeAll(guest, null)
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
                    session -> session.end(Goodbye.LOGGED_OUT, "the guest's time was over")))
        .exceptionally(Faults::loggedVoid);
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
