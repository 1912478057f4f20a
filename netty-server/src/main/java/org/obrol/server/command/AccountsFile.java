package org.obrol.server.command;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;

/**
 * The users and groups that a server starts with, from a JSON file.
 *
 * <pre>{@code
 * {"users":  [{"name": "alice", "displayName": "Alice", "password": "secret"}],
 *  "groups": [{"name": "devs", "members": ["alice"]}]}
 * }</pre>
 *
 * <p>{@code displayName} may be left out. A group's first member is its owner. What is wrong is
 * told with its line and field.
 */
record AccountsFile(List<User> users, List<Group> groups) {

  record User(UserName name, String displayName, String password) {}

  record Group(GroupName name, List<UserName> members) {}

  /** What is wrong with a file, for the one who wrote it. */
  static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidException(String message) {
      super(message);
    }
  }

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .build();

  static AccountsFile read(Path file) throws IOException, InvalidException {
    try (JsonParser parser = JSON.createParser(Files.readAllBytes(file))) {
      return new Reader(file, parser).read();
    } catch (JsonProcessingException invalid) {
      throw new InvalidException(
          "%s:%d: not valid JSON: %s"
              .formatted(file, invalid.getLocation().getLineNr(), invalid.getOriginalMessage()));
    }
  }

  /** Reads one file; knows at which line and field it is. */
  private static final class Reader {
    private final Path file;
    private final JsonParser parser;
    private final Map<UserName, User> users = new HashMap<>();
    private final List<User> inOrder = new ArrayList<>();
    private final Map<GroupName, Group> groups = new HashMap<>();
    private final List<Group> groupsInOrder = new ArrayList<>();

    Reader(Path file, JsonParser parser) {
      this.file = file;
      this.parser = parser;
    }

    AccountsFile read() throws IOException, InvalidException {
      parser.nextToken();
      expect(JsonToken.START_OBJECT, "", "an object with users and groups");
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        expect(JsonToken.START_ARRAY, name, "a list");
        switch (name) {
          case "users" -> readUsers();
          case "groups" -> readGroups();
          default -> throw invalid(name, "unknown (expected: users or groups)");
        }
      }
      return new AccountsFile(List.copyOf(inOrder), List.copyOf(groupsInOrder));
    }

    private void readUsers() throws IOException, InvalidException {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        String at = "users[" + i + "]";
        int line = line();
        Map<String, Object> fields = fields(at, Set.of("name", "displayName", "password"));
        UserName name = user(string(fields, at, "name", line), at + ".name", line);
        String display =
            fields.containsKey("displayName")
                ? string(fields, at, "displayName", line)
                : name.shown();
        User user = new User(name, display, string(fields, at, "password", line));
        if (user.password.isEmpty()) {
          throw invalid(line, at + ".password", "empty");
        }
        if (users.put(name, user) != null) {
          throw invalid(line, at + ".name", name + " is there twice");
        }
        inOrder.add(user);
      }
    }

    private void readGroups() throws IOException, InvalidException {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        String at = "groups[" + i + "]";
        int line = line();
        Map<String, Object> fields = fields(at, Set.of("name", "members"));
        GroupName name;
        try {
          name = GroupName.of(string(fields, at, "name", line));
        } catch (IllegalArgumentException wrong) {
          throw invalid(line, at + ".name", wrong.getMessage());
        }
        Group group = new Group(name, members(fields.get("members"), at + ".members", line));
        if (groups.put(name, group) != null) {
          throw invalid(line, at + ".name", name + " is there twice");
        }
        groupsInOrder.add(group);
      }
    }

    private List<UserName> members(@Nullable Object value, String at, int line)
        throws InvalidException {
      if (!(value instanceof List<?> list) || list.isEmpty()) {
        throw invalid(line, at, "missing (expected: a list of user names)");
      }
      List<UserName> members = new ArrayList<>();
      Set<UserName> seen = new HashSet<>();
      for (Object element : list) {
        UserName member = user(String.valueOf(element), at, line);
        if (!users.containsKey(member)) {
          throw invalid(line, at, member + " is none of the users above");
        }
        if (seen.add(member)) {
          members.add(member);
        }
      }
      return members;
    }

    /** An object of strings and lists of strings, and nothing else. */
    private Map<String, Object> fields(String at, Set<String> known)
        throws IOException, InvalidException {
      expect(JsonToken.START_OBJECT, at, "an object");
      Map<String, Object> fields = new HashMap<>();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        String field = at + "." + name;
        if (!known.contains(name)) {
          throw invalid(field, "unknown (expected: " + String.join(", ", sorted(known)) + ")");
        }
        if (parser.nextToken() == JsonToken.START_ARRAY) {
          List<String> strings = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.VALUE_STRING, field, "strings");
            strings.add(parser.getText());
          }
          fields.put(name, strings);
        } else {
          expect(JsonToken.VALUE_STRING, field, "a string");
          fields.put(name, parser.getText());
        }
      }
      return fields;
    }

    private static List<String> sorted(Set<String> names) {
      return names.stream().sorted().toList();
    }

    private String string(Map<String, Object> fields, String at, String name, int line)
        throws InvalidException {
      if (fields.get(name) instanceof String string) {
        return string;
      }
      throw invalid(line, at + "." + name, "missing (expected: a string)");
    }

    private UserName user(String name, String at, int line) throws InvalidException {
      try {
        return UserName.of(name);
      } catch (IllegalArgumentException wrong) {
        throw invalid(line, at, wrong.getMessage());
      }
    }

    private void expect(JsonToken token, String at, String expected) throws InvalidException {
      if (parser.currentToken() != token) {
        throw invalid(at.isEmpty() ? "the file" : at, "not " + expected);
      }
    }

    private int line() {
      return parser.currentTokenLocation().getLineNr();
    }

    private InvalidException invalid(String at, String problem) {
      return invalid(line(), at, problem);
    }

    private InvalidException invalid(int line, String at, @Nullable String problem) {
      return new InvalidException("%s:%d: %s: %s".formatted(file, line, at, problem));
    }
  }
}
