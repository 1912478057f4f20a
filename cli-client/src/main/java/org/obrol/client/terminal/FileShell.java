package org.obrol.client.terminal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.obrol.client.ChatException;
import org.obrol.client.ChatFiles;
import org.obrol.client.FilePage;
import org.obrol.client.IfExists;
import org.obrol.client.Transfer;
import org.obrol.core.model.Address;

/**
 * Does what typed lines say about files, and shows what came of it. Confined to the thread of the
 * client's callbacks.
 */
final class FileShell {
  /** More are not asked for to find one, or to show them. */
  private static final int MAX_PAGES = 50;

  private static final String ID = "[0-9a-z]{13}";

  private final ChatFiles files;
  private final Screen screen;
  private final Renderer renderer;
  private final SeenFiles seen;
  private final Places places;
  private final TransferBoard board;
  private final Set<Transfer<?>> running = ConcurrentHashMap.newKeySet();

  FileShell(
      ChatFiles files,
      Screen screen,
      Renderer renderer,
      SeenFiles seen,
      Places places,
      TransferBoard board) {
    this.files = files;
    this.screen = screen;
    this.renderer = renderer;
    this.seen = seen;
    this.places = places;
    this.board = board;
  }

  /** Sends a file. */
  CompletionStage<Boolean> upload(Address to, String typedPath) {
    Path path;
    try {
      path = places.path(typedPath);
    } catch (InvalidPathException e) {
      return failed("no path: " + typedPath);
    }
    TransferBoard.Watch watch = board.watch("sending");
    return followed(
        typedPath,
        watch,
        files.upload(to, path, watch),
        uploaded ->
            "sent %s to %s, file %s"
                .formatted(
                    Neutral.oneLine(String.valueOf(path.getFileName())),
                    uploaded.message().conversation(),
                    Neutral.oneLine(uploaded.file())));
  }

  /** Fetches a file. */
  CompletionStage<Boolean> fetch(Wanted wanted, IfExists ifExists) {
    TransferBoard.Watch watch = board.watch("fetching");
    return followed(
        wanted.shown(),
        watch,
        files.download(wanted.file(), wanted.folder(), ifExists, watch),
        fetched ->
            "%s (%s) is saved as %s"
                .formatted(
                    Neutral.oneLine(fetched.name()),
                    Amount.of(fetched.size()),
                    Neutral.oneLine(fetched.path().toString())));
  }

  private <T> CompletionStage<Boolean> followed(
      String name, TransferBoard.Watch watch, Transfer<T> transfer, Function<T, String> outcome) {
    running.add(transfer);
    return transfer
        .result()
        .handle(
            (value, problem) -> {
              running.remove(transfer);
              watch.end();
              if (problem == null) {
                screen.line(renderer.note(outcome.apply(value)));
                return true;
              }
              screen.problem(Neutral.oneLine(name + ": " + reason(problem)));
              return false;
            });
  }

  private static String reason(Throwable problem) {
    String code = problem instanceof ChatException chat ? chat.code() : "";
    return switch (code) {
      case ChatException.CLOSED -> "not finished; the same command goes on with it";
      case ChatException.CANCELLED -> "stopped";
      default -> Shell.reason(problem);
    };
  }

  /** Stops all that is under way. */
  CompletionStage<Boolean> cancelAll() {
    if (running.isEmpty()) {
      return failed("nothing is under way");
    }
    running.forEach(Transfer::cancel);
    return CompletableFuture.completedFuture(true);
  }

  /** Shows the files of a conversation. */
  CompletionStage<Boolean> list(Address conversation, Function<FilePage.Entry, String> line) {
    return all(conversation)
        .handle(
            (entries, problem) -> {
              if (problem != null) {
                screen.problem(Neutral.oneLine(Shell.reason(problem)));
                return false;
              }
              entries.forEach(entry -> screen.line(line.apply(entry)));
              if (entries.isEmpty()) {
                screen.line(renderer.note("no files in " + conversation));
              }
              return true;
            });
  }

  private CompletionStage<List<FilePage.Entry>> all(Address conversation) {
    return pages(files.list(conversation), conversation, new ArrayList<>(), 1);
  }

  private CompletionStage<List<FilePage.Entry>> pages(
      CompletionStage<FilePage> reply,
      Address conversation,
      List<FilePage.Entry> before,
      int count) {
    return reply.thenCompose(
        page -> {
          before.addAll(page.files());
          page.files().forEach(file -> seen.add(file.conversation(), file.file(), file.name()));
          if (!page.more() || page.files().isEmpty() || count == MAX_PAGES) {
            return CompletableFuture.completedFuture(before);
          }
          String last = page.files().get(page.files().size() - 1).file();
          return pages(files.listAfter(conversation, last), conversation, before, count + 1);
        });
  }

  /**
   * Which file is meant, and where it is to be; what is wrong with it is shown.
   *
   * @param typed an id or a name, and perhaps a folder behind it
   * @return empty where there is no such file
   */
  CompletionStage<Optional<Wanted>> find(Address conversation, String typed) {
    Map<String, String> readings = readings(typed);
    Optional<Wanted> known = known(conversation, readings, false);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known);
    }
    return all(conversation)
        .handle(
            (entries, problem) -> {
              Optional<Wanted> found = known(conversation, readings, true).or(() -> byId(readings));
              if (found.isEmpty()) {
                screen.problem(
                    Neutral.oneLine(
                        problem == null
                            ? "no file %s in %s; /files shows what there is"
                                .formatted(typed, conversation)
                            : Shell.reason(problem)));
              }
              return found;
            });
  }

  /**
   * The ways to read a name with perhaps a folder behind it, from name to folder; names may have
   * spaces, so the longest name goes first.
   */
  private static Map<String, String> readings(String typed) {
    Map<String, String> readings = new LinkedHashMap<>();
    char quote = typed.charAt(0);
    int closing = typed.indexOf(quote, 1);
    if ((quote == '"' || quote == '\'') && closing > 1) {
      readings.put(typed.substring(1, closing), typed.substring(closing + 1).strip());
    }
    readings.putIfAbsent(typed, "");
    for (int space = typed.lastIndexOf(' '); space > 0; space = typed.lastIndexOf(' ', space - 1)) {
      readings.putIfAbsent(
          typed.substring(0, space).strip(), Typing.unquoted(typed.substring(space + 1).strip()));
    }
    return readings;
  }

  private Optional<Wanted> known(
      Address conversation, Map<String, String> readings, boolean anywhere) {
    for (Map.Entry<String, String> reading : readings.entrySet()) {
      Optional<SeenFiles.Seen> found = seen.find(conversation, reading.getKey());
      if (found.isEmpty() && anywhere) {
        found = seen.findAnywhere(reading.getKey());
      }
      if (found.isPresent()) {
        return found.flatMap(file -> wanted(file.file(), file.name(), reading.getValue()));
      }
    }
    return Optional.empty();
  }

  /** One that was never seen, in a conversation that is not the current one perhaps. */
  private Optional<Wanted> byId(Map<String, String> readings) {
    return readings.entrySet().stream()
        .filter(reading -> reading.getKey().matches(ID))
        .findFirst()
        .flatMap(reading -> wanted(reading.getKey(), null, reading.getValue()));
  }

  private Optional<Wanted> wanted(String file, @Nullable String name, String folder) {
    try {
      Path where = folder.isEmpty() ? places.downloads() : places.path(folder);
      return Optional.of(new Wanted(file, name, where));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private CompletionStage<Boolean> failed(String problem) {
    screen.problem(Neutral.oneLine(problem));
    return CompletableFuture.completedFuture(false);
  }
}
