package org.obrol.loadtest.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Finds out which process listens on a port, on Linux: from the port its sockets, then theirs. */
final class Listeners {
  private static final Path PROC = Path.of("/proc");
  private static final List<Path> TABLES =
      List.of(PROC.resolve("net/tcp"), PROC.resolve("net/tcp6"));
  private static final String LISTENING = "0A";
  private static final int ADDRESS_COLUMN = 1;
  private static final int STATE_COLUMN = 3;
  private static final int INODE_COLUMN = 9;
  private static final int HEX = 16;

  private Listeners() {}

  /**
   * The process that listens there.
   *
   * @return empty where it is not on this machine, cannot be seen, or there is more than one
   */
  static OptionalLong pidOf(InetSocketAddress address) {
    try {
      boolean here =
          address.getAddress().isLoopbackAddress()
              || NetworkInterface.getByInetAddress(address.getAddress()) != null;
      Set<String> sockets = here ? sockets(address.getPort()) : Set.of();
      return sockets.isEmpty() ? OptionalLong.empty() : owner(sockets);
    } catch (SocketException unknown) {
      return OptionalLong.empty();
    }
  }

  /** The listening sockets of a port, as links to them are called. */
  private static Set<String> sockets(int port) {
    Set<String> found = new HashSet<>();
    for (Path table : TABLES) {
      try {
        List<String> lines = Files.readAllLines(table);
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
          String[] columns = line.strip().split(" +", -1);
          String local = columns[ADDRESS_COLUMN];
          if (columns[STATE_COLUMN].equals(LISTENING)
              && Integer.parseInt(local.substring(local.indexOf(':') + 1), HEX) == port) {
            found.add("socket:[" + columns[INODE_COLUMN] + "]");
          }
        }
      } catch (IOException notLinux) {
        // then there is nothing to find in it
      }
    }
    return found;
  }

  private static OptionalLong owner(Set<String> sockets) {
    Set<Long> owners = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          owners.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException | UncheckedIOException unreadable) {
      return OptionalLong.empty();
    }
    return owners.size() == 1 ? OptionalLong.of(owners.iterator().next()) : OptionalLong.empty();
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (isOneOf(file, sockets)) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException notOurs) {
      // another user's, or gone meanwhile
    }
    return false;
  }

  private static boolean isOneOf(Path file, Set<String> sockets) {
    try {
      return sockets.contains(Files.readSymbolicLink(file).toString());
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
