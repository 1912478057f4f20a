package org.obrol.storage;

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
}
