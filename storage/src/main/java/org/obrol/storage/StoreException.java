package org.obrol.storage;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** A store cannot be opened or used; the message is for whoever runs it. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreException(String message) {
    super(message);
  }

  StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What went wrong, for people: of some failures of files the message is only a path. */
  static String reason(Exception failure) {
    if (failure instanceof AccessDeniedException) {
      return failure.getMessage() + ": permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return failure.getMessage() + " is in the way";
    }
    if (failure instanceof NoSuchFileException) {
      return failure.getMessage() + " is not there and cannot be made";
    }
    return failure instanceof FileSystemException file && file.getReason() == null
        ? file.getMessage() + ": cannot be used"
        : String.valueOf(failure.getMessage());
  }
}
