package org.obrol.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of an export. One {@link Start}; the {@link Row rows}, table by table; the {@link Piece
 * contents} of files, piece by piece; one {@link End}.
 */
public sealed interface ExportItem {
  /**
   * The first one.
   *
   * @param schema of the tables
   */
  record Start(int schema) implements ExportItem {}

  /**
   * A row.
   *
   * @param values by column, in the table's order: a {@link Long}, a {@link String}, or null
   */
  record Row(String table, Map<String, @Nullable Object> values) implements ExportItem {}

  /**
   * A part of a file's content; an empty content has one.
   *
   * @param sha256 the content's checksum, in hexadecimal digits
   * @param offset where in the content it belongs; pieces of a content come in order
   * @param data at most 48 KiB; valid until the next item
   */
  record Piece(String sha256, long offset, ByteBuffer data) implements ExportItem {}

  /** Files with this content were removed while they were exported; they are to be left out. */
  record Gone(String sha256) implements ExportItem {}

  /** The last one, without which the export was cut off. */
  record End(Totals totals) implements ExportItem {}

  /** Takes an export, item by item, and writes it somewhere. */
  @FunctionalInterface
  interface Sink {
    void take(ExportItem item) throws IOException;
  }

  /** Reads an export from somewhere. */
  @FunctionalInterface
  interface Source {
    /**
     * The next item, or null where there is none.
     *
     * @throws IOException if it cannot be read; the message says where and why
     */
    @Nullable ExportItem next() throws IOException;
  }
}
