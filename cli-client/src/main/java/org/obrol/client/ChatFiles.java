package org.obrol.client;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;

/**
 * Sends and fetches files for a {@link ChatClient}.
 *
 * <p>A transfer survives the loss of the connection as the client does: it goes on where it was.
 * One that ends otherwise can be begun again with the same call, also in another run of the
 * program, and then goes on where it was as well, if the server still has the first part of an
 * upload, or the folder that of a download.
 *
 * <p>All methods may be called on any thread, and none waits. Up to four uploads and four downloads
 * are under way at a time; others wait for their turn. Disks are used on threads of the client's
 * own, or on {@link ChatClientBuilder#fileExecutor}. Progress is told, and stages complete, where
 * the client's listener is called.
 */
public final class ChatFiles {
  /** What a path may be made of: ids of a server that is up to something may be anything. */
  private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{1,64}");

  private final ChatClient client;
  private final Transfers transfers;

  ChatFiles(ChatClient client, Transfers transfers) {
    this.client = client;
    this.transfers = transfers;
  }

  /**
   * Sends a file into a conversation; see the other method.
   *
   * @param file a regular file, which nobody changes meanwhile
   */
  public Transfer<Uploaded> upload(Address to, Path file) {
    return upload(to, file, progress -> {});
  }

  /**
   * Sends a file into a conversation, under its own name without the folders. It is there, as a
   * message, when all of it has arrived and its checksum is right.
   *
   * <p>Fails with {@code quota} where it is too large for the server, with {@link
   * ChatException#FILE_CHANGED} where it has changed meanwhile, with {@link
   * ChatException#DISK_FAILED} where it cannot be read, and otherwise as {@link ChatClient#send}
   * does.
   *
   * @param file a regular file, which nobody changes meanwhile
   * @param progress is told how far it has come, from the first answer of the server on; not after
   *     the result
   */
  public Transfer<Uploaded> upload(Address to, Path file, Consumer<TransferProgress> progress) {
    return launch(new Upload(transfers, to, file, progress));
  }

  /**
   * Fetches a file into a folder, under the {@linkplain #safeName safe} form of the name that its
   * sender gave it. The name is there when all of the content is, and its checksum is right; until
   * then the folder has a hidden file {@code .obrol-ID.part}. That one stays where the download
   * fails in a way that leaves hope, and the next one goes on with it.
   *
   * <p>Fails with {@code no_such_file}; with {@link ChatException#FILE_EXISTS} before anything is
   * fetched; with {@code bad_checksum} where what came is not what was announced, and with {@link
   * ChatException#DISK_FAILED}.
   *
   * @param file the file's id
   * @param folder where it will be; there must be one
   * @param progress is told how far it has come, from the first answer of the server on; not after
   *     the result
   */
  public Transfer<Downloaded> download(
      String file, Path folder, IfExists ifExists, Consumer<TransferProgress> progress) {
    return download(file, folder, null, ifExists, progress);
  }

  /**
   * As {@link #download}, under a name of the caller's choice.
   *
   * @param target where the file will be; its folder must be there
   */
  public Transfer<Downloaded> downloadTo(
      String file, Path target, IfExists ifExists, Consumer<TransferProgress> progress) {
    Path folder = target.toAbsolutePath().getParent();
    return download(file, folder != null ? folder : target, target, ifExists, progress);
  }

  private Transfer<Downloaded> download(
      String file,
      Path folder,
      @Nullable Path target,
      IfExists ifExists,
      Consumer<TransferProgress> progress) {
    Download download = new Download(transfers, file, folder, target, ifExists, progress);
    if (!ID.matcher(file).matches()) {
      download.refuse(new ChatException("no_such_file", "no file has such an id", false));
      return download.transfer();
    }
    return launch(download);
  }

  private <T> Transfer<T> launch(RunningTransfer<T> transfer) {
    transfers.launch(transfer);
    return transfer.transfer();
  }

  /** The first page of the files of all conversations of this user, and of those it sent. */
  public CompletionStage<FilePage> list() {
    return list(null, null);
  }

  /** The page of these that follows a file's id. */
  public CompletionStage<FilePage> listAfter(String file) {
    return list(null, file);
  }

  /** The first page of the files of one conversation. */
  public CompletionStage<FilePage> list(Address conversation) {
    return list(conversation, null);
  }

  /** The page of these that follows a file's id. */
  public CompletionStage<FilePage> listAfter(Address conversation, String file) {
    return list(conversation, file);
  }

  private CompletionStage<FilePage> list(@Nullable Address conversation, @Nullable String after) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("op", "list");
    if (conversation != null) {
      fields.put("conv", conversation.toString());
    }
    if (after != null) {
      fields.put("after", after);
    }
    return client.repeatable("file", fields, Replies::files);
  }

  /** Takes a file away that this user has sent; its message stays. Is not sent again. */
  public CompletionStage<Void> remove(String file) {
    return client.tell(Request.Kind.ONCE, "file", Map.of("op", "remove", "file", file), () -> {});
  }

  /**
   * What a file of this name is called here: a name that leads out of no folder, is not hidden, is
   * no device, has nothing that cannot be seen, and is at most 255 bytes long; otherwise as it was.
   *
   * @param name what somebody else calls it; any text
   */
  public static String safeName(String name) {
    return SafeName.of(name);
  }
}
