package org.obrol.core.command;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.obrol.core.model.Address;
import org.obrol.core.model.FileId;
import org.obrol.core.model.FileName;
import org.obrol.core.model.Sha256;

/** What a client asks for that has to do with files. */
public sealed interface FileCommand extends Command {
  /** Calls the handler's method for this command. */
  <R> R accept(FileHandler<R> handler);

  @Override
  default <R> R accept(Handler<R> handler) {
    return handler.on(this);
  }

  /** One method for each command about files. */
  interface FileHandler<R> {
    R on(OpenUpload command);

    R on(WriteFile command);

    R on(FinishUpload command);

    R on(ListFiles command);

    R on(GetFile command);

    R on(FetchFile command);

    R on(CancelDownload command);

    R on(RemoveFile command);
  }

  /**
   * Begins to send a file, or goes on with one: where the same user has opened an upload to the
   * same conversation with the same name, size and checksum, it is taken up.
   *
   * @param size in bytes, or null where it is not known yet
   * @param sha256 of the whole content, or null where it is not known yet
   */
  record OpenUpload(Address to, FileName name, @Nullable Long size, @Nullable Sha256 sha256)
      implements FileCommand {
    @Override
    public <R> R accept(FileHandler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Adds to an upload.
   *
   * @param file the upload, or null for the one that this connection opened last: a dialect that
   *     brings a file in one command makes several of it, without waiting for the first answer. An
   *     upload that is meant in this way is whole or nothing: it is taken away with the first piece
   *     that is refused, all that follows is refused for the same reason, and it goes with its
   *     connection
   * @param offset where the data belongs, or null for the end
   * @param data not to be changed, neither its content nor its position
   */
  record WriteFile(@Nullable FileId file, @Nullable Long offset, ByteBuffer data)
      implements FileCommand {
    @Override
    public <R> R accept(FileHandler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Ends an upload: its content is checked, and the file appears in its conversation.
   *
   * @param file the upload, or null for the one that this connection opened last
   */
  record FinishUpload(@Nullable FileId file) implements FileCommand {
    @Override
    public <R> R accept(FileHandler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks which files there are, the oldest first.
   *
   * @param conversation where, or null for all of the user's, and all that the user sent
   * @param after only files that are younger than this one, or null
   * @param limit how many at most, or null for the default
   */
  record ListFiles(@Nullable Address conversation, @Nullable FileId after, @Nullable Integer limit)
      implements FileCommand {
    @Override
    public <R> R accept(FileHandler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks for a file's content, which comes as pushes while other commands go on.
   *
   * @param offset where to begin
   * @param length how many bytes, as far as there are so many; 0 asks only what the file is; null
   *     for all that follow
   */
  record GetFile(FileId file, long offset, @Nullable Long length) implements FileCommand {
    /** Asks for all of it from an offset on. */
    public GetFile(FileId file, long offset) {
      this(file, offset, null);
    }

    @Override
    public <R> R accept(FileHandler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Asks for the newest file of a name. Its content comes as pushes <em>before</em> the reply, with
   * nothing of another command between: for dialects whose reply holds the whole file.
   *
   * @param place a user's name: of a direct conversation, or the user's own for what the user sent
   *     to groups; or a group's name, with a {@code #} where a user is called the same
   */
  record FetchFile(String place, FileName name) implements FileCommand {
    @Override
    public <R> R accept(FileHandler<R> handler) {
      return handler.on(this);
    }
  }

  /** Ends a download of this connection; changes nothing where there is none. */
  record CancelDownload(FileId file) implements FileCommand {
    @Override
    public <R> R accept(FileHandler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * Takes an upload or a file away; its sender's right.
   *
   * @param file which one, or null for the upload that this connection opened last
   */
  record RemoveFile(@Nullable FileId file) implements FileCommand {
    @Override
    public <R> R accept(FileHandler<R> handler) {
      return handler.on(this);
    }
  }
}
