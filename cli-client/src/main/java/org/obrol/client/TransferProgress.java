package org.obrol.client;

/**
 * How far a file has come.
 *
 * @param name the file's name, of a download as its sender wrote it: any text
 * @param bytes how many the other side has; what was there from an earlier try counts
 * @param size how many there are
 */
public record TransferProgress(String name, long bytes, long size) {}
