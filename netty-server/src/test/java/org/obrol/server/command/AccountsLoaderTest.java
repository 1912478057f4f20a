package org.obrol.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.obrol.core.command.Failure;
import org.obrol.core.model.Account;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.Refused;
import org.obrol.server.ChatServer;

class AccountsLoaderTest {
  private final ChatServer server = ChatServer.builder().build();
  private final StringWriter said = new StringWriter();

  @AfterEach
  void close() {
    server.close();
  }

  private void load(AccountsFile file) throws InterruptedException {
    new AccountsLoader(server.chat(), new PrintWriter(said)).load(file);
  }

  private static AccountsFile.User user(String name, String displayName) {
    return new AccountsFile.User(UserName.of(name), displayName, "secret");
  }

  private static AccountsFile.Group group(String name, String member) {
    return new AccountsFile.Group(GroupName.of(name), List.of(UserName.of(member)));
  }

  @Test
  void whatIsThereIsLeftAloneAndCounted() throws Exception {
    load(new AccountsFile(List.of(user("alice", "Alice")), List.of(group("devs", "alice"))));
    assertThat(said.toString()).contains("1 account made, 1 group made");

    load(
        new AccountsFile(
            List.of(user("alice", "Another"), user("bob", "Bob")),
            List.of(group("devs", "bob"), group("ops", "bob"))));

    assertThat(said.toString())
        .contains("1 account made (1 was there), 1 group made (1 was there)");
    assertThat(server.chat().find(UserName.of("alice")).toCompletableFuture().join())
        .map(Account::displayName)
        .contains("Alice");
  }

  @Test
  void manyAccountsAreCountedWhileTheyAreMade() throws Exception {
    List<AccountsFile.User> users =
        IntStream.range(0, 20).mapToObj(i -> user("user" + i, "User")).toList();
    load(new AccountsFile(users, List.of()));
    load(new AccountsFile(users, List.of()));
    assertThat(said.toString())
        .contains("16 of 20 accounts", "20 accounts made, 0 groups made")
        .contains("0 accounts made (20 were there), 0 groups made");
  }

  @Test
  void whatCannotBeMadeIsRefused() {
    AccountsFile file = new AccountsFile(List.of(user("system", "Not me")), List.of());
    assertThatThrownBy(() -> load(file))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.failure()).isNotEqualTo(Failure.NAME_TAKEN));
  }
}
