package org.obrol.core.model;

/**
 * What a file is, its content apart.
 *
 * @param id what it is asked for by
 * @param name what its sender calls it; never a path
 * @param size in bytes
 * @param sha256 of the whole content
 */
public record FileInfo(FileId id, FileName name, long size, Sha256 sha256) {
  public FileInfo {
    if (size < 0) {
      throw new IllegalArgumentException("size: " + size + " (expected: >= 0)");
    }
  }
}
