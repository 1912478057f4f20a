package org.obrol.client;

import java.nio.file.Path;

/**
 * What came of a download.
 *
 * @param file the file's id
 * @param name what its sender calls it; any text
 * @param size in bytes
 * @param sha256 the SHA-256 of its content, in hexadecimal; it was checked
 * @param path where it is now
 */
public record Downloaded(String file, String name, long size, String sha256, Path path) {}
