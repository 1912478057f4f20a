package org.obrol.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.obrol.core.command.Failure;
import org.obrol.core.model.AccountId;
import org.obrol.core.model.Group;
import org.obrol.core.model.GroupId;
import org.obrol.core.model.GroupName;
import org.obrol.core.spi.Groups;
import org.obrol.core.spi.Refused;

/** Groups on disk. Any thread may call it. */
final class SqliteGroups implements Groups {
  /** A row for each member of a group; there is no group without. */
  private static final String SELECT =
      "SELECT g.id, g.name, g.owner, g.revision, m.account FROM chat_group g"
          + " JOIN member m ON m.chat_group = g.id ";

  private static final String BY_ID = SELECT + "WHERE g.id = ? ORDER BY m.joined";
  private static final String BY_NAME = SELECT + "WHERE g.folded = ? ORDER BY m.joined";
  private static final String OF =
      SELECT
          + "WHERE g.id IN (SELECT chat_group FROM member WHERE account = ?)"
          + " ORDER BY g.id, m.joined";
  private static final String ALL = SELECT + "ORDER BY g.folded, m.joined";
  private static final String TAKEN = "SELECT id FROM chat_group WHERE folded = ?";
  private static final String INSERT =
      "INSERT INTO chat_group (id, folded, name, owner, revision) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (folded) DO NOTHING";
  private static final String INSERT_MEMBER =
      "INSERT INTO member (chat_group, account, joined) VALUES (?, ?, ?)";
  private static final String UPDATE = "UPDATE chat_group SET owner = ?, revision = ? WHERE id = ?";
  private static final String DELETE = "DELETE FROM chat_group WHERE id = ?";
  private static final String DELETE_MEMBER =
      "DELETE FROM member WHERE chat_group = ? AND account = ?";

  /** A group as its rows have it. */
  private record Stored(Group group, long revision) {
    Stored with(AccountId owner, List<AccountId> members) {
      return new Stored(new Group(group.id(), group.name(), owner, members), revision + 1);
    }

    Change change(boolean changed) {
      return new Change(group, revision, changed);
    }
  }

  /** One of a group's rows. */
  private record Row(long group, String name, long owner, long revision, AccountId member) {
    static Row read(ResultSet row) throws SQLException {
      return new Row(
          row.getLong(1),
          row.getString(2),
          row.getLong(3),
          row.getLong(4),
          new AccountId(row.getLong(5)));
    }
  }

  private final Writer writer;
  private final Readers readers;

  /** Makes groups of what is in the database. */
  SqliteGroups(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public CompletionStage<Change> create(GroupName name, AccountId owner) {
    return writer.write(
        transaction -> {
          Sql sql = transaction.sql();
          if (sql.number(TAKEN, name.folded()) != 0) {
            throw taken(name);
          }
          GroupId id = new GroupId(sql.nextId("chat_group"));
          long revision = 1;
          int made =
              sql.update(INSERT, id.value(), name.folded(), name.shown(), owner.value(), revision);
          if (made == 0) { // by another process, where the database may have several
            throw taken(name);
          }
          sql.update(INSERT_MEMBER, id.value(), owner.value(), revision);
          return new Change(new Group(id, name, owner, List.of(owner)), revision, true);
        });
  }

  private static Refused taken(GroupName name) {
    return new Refused(Failure.NAME_TAKEN, "there is a group " + name + " already");
  }

  @Override
  public CompletionStage<Change> join(GroupId group, AccountId account) {
    return writer.write(
        transaction -> {
          Sql sql = transaction.sql();
          Stored before = stored(sql, group);
          List<AccountId> members = new ArrayList<>(before.group().members());
          if (members.contains(account)) {
            return before.change(false);
          }
          members.add(account);
          Stored after = before.with(before.group().owner(), members);
          sql.update(INSERT_MEMBER, group.value(), account.value(), after.revision());
          update(sql, after);
          return after.change(true);
        });
  }

  @Override
  public CompletionStage<Change> leave(GroupId group, AccountId account) {
    return writer.write(
        transaction -> {
          Sql sql = transaction.sql();
          Stored before = stored(sql, group);
          List<AccountId> members = new ArrayList<>(before.group().members());
          if (!members.remove(account)) {
            throw new Refused(Failure.NOT_A_MEMBER, "not a member of " + before.group().name());
          }
          AccountId owner = before.group().owner();
          boolean passes = owner.equals(account) && !members.isEmpty();
          Stored after = before.with(passes ? members.get(0) : owner, members);
          sql.update(DELETE_MEMBER, group.value(), account.value());
          if (members.isEmpty()) {
            sql.update(DELETE, group.value());
          } else {
            update(sql, after);
          }
          return after.change(true);
        });
  }

  private static Stored stored(Sql sql, GroupId group) throws SQLException {
    return gather(sql.all(BY_ID, Row::read, group.value())).stream()
        .findFirst()
        .orElseThrow(() -> new Refused(Failure.NO_SUCH_GROUP, "the group is gone"));
  }

  private static void update(Sql sql, Stored group) throws SQLException {
    sql.update(UPDATE, group.group().owner().value(), group.revision(), group.group().id().value());
  }

  @Override
  public CompletionStage<Optional<Group>> find(GroupName name) {
    return read(BY_NAME, name.folded()).thenApply(found -> found.stream().findFirst());
  }

  @Override
  public CompletionStage<Optional<Group>> find(GroupId id) {
    return read(BY_ID, id.value()).thenApply(found -> found.stream().findFirst());
  }

  @Override
  public CompletionStage<List<Group>> of(AccountId account) {
    return read(OF, account.value());
  }

  @Override
  public CompletionStage<List<Group>> list() {
    return read(ALL);
  }

  private CompletionStage<List<Group>> read(String query, Object... parameters) {
    return readers.read(
        sql -> gather(sql.all(query, Row::read, parameters)).stream().map(Stored::group).toList());
  }

  /** The groups of some rows, in which those of one group stand together. */
  private static List<Stored> gather(List<Row> rows) {
    List<Stored> groups = new ArrayList<>();
    List<AccountId> members = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      members.add(row.member());
      if (i + 1 == rows.size() || rows.get(i + 1).group() != row.group()) {
        Group group =
            new Group(
                new GroupId(row.group()),
                GroupName.of(row.name()),
                new AccountId(row.owner()),
                members);
        groups.add(new Stored(group, row.revision()));
        members.clear();
      }
    }
    return groups;
  }
}
