package org.obrol.client;

import java.io.Serial;

/**
 * Why a command had no success: the server's answer, or, for the codes named here, the client's own
 * finding. Completes the stage of the command; is never thrown by one of {@link ChatClient}'s
 * methods.
 */
public final class ChatException extends RuntimeException {
  /** The connection could not be made. */
  public static final String CONNECT_FAILED = "connect_failed";

  /** The connection was lost before the answer came: the command was carried out, or it was not. */
  public static final String CONNECTION_LOST = "connection_lost";

  /** The client is closed, or has not been connected yet. */
  public static final String CLOSED = "closed";

  /** Too many commands wait for their answers; this one was not sent. */
  public static final String TOO_MANY_UNANSWERED = "too_many_unanswered";

  /** A transfer was cancelled by the program. */
  public static final String CANCELLED = "cancelled";

  /** A file has changed while it was being sent; nobody got it. */
  public static final String FILE_CHANGED = "file_changed";

  /** There is a file of this name already, and it was not to be replaced. */
  public static final String FILE_EXISTS = "file_exists";

  /** A file of this machine could not be read or written. */
  public static final String DISK_FAILED = "disk_failed";

  /** The server sent what the protocol does not allow. */
  public static final String PROTOCOL_ERROR = "protocol_error";

  @Serial private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean retry;

  ChatException(String code, String message, boolean retry) {
    super(message);
    this.code = code;
    this.retry = retry;
  }

  /** What happened: one of the protocol's codes (docs/protocol.md), or one of this class. */
  public String code() {
    return code;
  }

  /** Whether the same command may work later. */
  public boolean retry() {
    return retry;
  }
}
