package org.obrol.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.obrol.core.model.Account;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.ConversationId;
import org.obrol.core.model.Draft;
import org.obrol.core.model.Message;
import org.obrol.core.model.UserName;
import org.obrol.core.service.ChatOptions;
import org.obrol.core.service.ChatServices;
import org.obrol.core.service.Ports;

/**
 * What a store of so many messages takes on the disk, how long it takes to open, and how long what
 * a login asks for takes there. The store stays, for a server to be started on it.
 *
 * <pre>java -cp … org.obrol.storage.StoreFigure DIRECTORY [MESSAGES]</pre>
 */
final class StoreFigure {
  private static final int ACCOUNTS = 1_000;
  private static final String TEXT = "x".repeat(64);

  private StoreFigure() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    int messages = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    StoreOptions options = StoreOptions.defaults();
    long begin = System.nanoTime();
    try (ChatStore store = ChatStore.open(directory, options)) {
      fill(ports(store, options), messages);
    }
    System.out.printf("filled with %,d messages in %.1f s%n", messages, seconds(begin));
    long bytes = Files.size(directory.resolve("obrol.db"));
    System.out.printf("%,d bytes, %.0f for each message%n", bytes, (double) bytes / messages);
    for (int i = 0; i < 5; i++) {
      open(directory, options);
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static Ports ports(ChatStore store, StoreOptions options) {
    Ports ports =
        store.ports(Ports.inMemory(InstantSource.system(), Runnable::run, options.fileLimits()));
    ChatServices.standard(ports, ChatOptions.defaults());
    return ports;
  }

  /** Half of it in the lobby, half between each account and the next. */
  private static void fill(Ports ports, int messages) throws InterruptedException {
    List<CompletableFuture<Account>> made =
        IntStream.range(0, ACCOUNTS)
            .mapToObj(i -> UserName.of("user" + i))
            .map(name -> ports.accounts().create(name, name.shown(), null).toCompletableFuture())
            .toList();
    List<AccountId> accounts = made.stream().map(stage -> stage.join().id()).toList();
    Semaphore room = new Semaphore(10_000);
    for (int i = 0; i < messages; i++) {
      AccountId from = accounts.get(i % ACCOUNTS);
      ConversationId to =
          i % 2 == 0
              ? ConversationId.LOBBY
              : ConversationId.direct(from, accounts.get((i + 1) % ACCOUNTS));
      Draft draft =
          new Draft(
              from,
              UserName.of("user" + i % ACCOUNTS),
              Message.Kind.TEXT,
              TEXT,
              null,
              Integer.toString(i, 36));
      room.acquire();
      ports
          .log()
          .append(to, draft)
          .thenAccept(done -> room.release())
          .exceptionally(
              failure -> {
                throw new IllegalStateException(failure);
              });
    }
    room.acquire(10_000);
  }

  private static void open(Path directory, StoreOptions options) {
    long begin = System.nanoTime();
    try (ChatStore store = ChatStore.open(directory, options)) {
      Ports ports = ports(store, options);
      double opened = seconds(begin);
      long login = System.nanoTime();
      Account account =
          ports.accounts().find(UserName.of("user7")).toCompletableFuture().join().orElseThrow();
      List<ConversationId> all = new ArrayList<>(List.of(ConversationId.LOBBY));
      List<CompletionStage<?>> asked = new ArrayList<>();
      all.addAll(ports.log().directs(account.id()).toCompletableFuture().join());
      asked.add(ports.groups().of(account.id()));
      asked.add(ports.marks().of(account.id()));
      asked.add(ports.log().heads(all));
      asked.forEach(stage -> stage.toCompletableFuture().join());
      double loggedIn = seconds(login);
      long page = System.nanoTime();
      int read =
          ports
              .log()
              .read(ConversationId.LOBBY, 1_000, 500, Integer.MAX_VALUE)
              .toCompletableFuture()
              .join()
              .messages()
              .size();
      System.out.printf(
          "opened in %.0f ms; what a login asks for in %.1f ms; a page of %d old messages in"
              + " %.1f ms%n",
          opened * 1e3, loggedIn * 1e3, read, seconds(page) * 1e3);
    }
  }
}
