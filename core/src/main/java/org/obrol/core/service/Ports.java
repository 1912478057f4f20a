package org.obrol.core.service;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.obrol.core.memory.InMemoryAccounts;
import org.obrol.core.memory.InMemoryFiles;
import org.obrol.core.memory.InMemoryGroups;
import org.obrol.core.memory.InMemoryMessageLog;
import org.obrol.core.memory.InMemoryReadMarks;
import org.obrol.core.memory.InMemoryTokens;
import org.obrol.core.memory.Pbkdf2;
import org.obrol.core.spi.Accounts;
import org.obrol.core.spi.ChatPolicy;
import org.obrol.core.spi.Files;
import org.obrol.core.spi.Groups;
import org.obrol.core.spi.MessageLog;
import org.obrol.core.spi.ReadMarks;
import org.obrol.core.spi.Tokens;

/** The stores and the policy of one chat. */
public record Ports(
    Accounts accounts,
    Tokens tokens,
    MessageLog log,
    Groups groups,
    ReadMarks marks,
    Files files,
    ChatPolicy policy) {

  /**
   * Everything in memory, and everything allowed.
   *
   * @param hashing where passwords are hashed; should be bounded, and throw when it is full
   * @param fileLimits what files may take
   */
  public static Ports inMemory(InstantSource clock, Executor hashing, Files.Limits fileLimits) {
    return new Ports(
        new InMemoryAccounts(new Pbkdf2(), hashing),
        new InMemoryTokens(clock),
        new InMemoryMessageLog(clock),
        new InMemoryGroups(),
        new InMemoryReadMarks(),
        new InMemoryFiles(clock, fileLimits, InMemoryFiles.defaultMaxBytes()),
        ChatPolicy.ALLOW_ALL);
  }

  /** The same with other accounts. */
  public Ports withAccounts(Accounts other) {
    return new Ports(other, tokens, log, groups, marks, files, policy);
  }

  /** The same with another log. */
  public Ports withLog(MessageLog other) {
    return new Ports(accounts, tokens, other, groups, marks, files, policy);
  }

  /** The same with another policy. */
  public Ports withPolicy(ChatPolicy other) {
    return new Ports(accounts, tokens, log, groups, marks, files, other);
  }

  /** The same with another place for files. */
  public Ports withFiles(Files other) {
    return new Ports(accounts, tokens, log, groups, marks, other, policy);
  }
}
