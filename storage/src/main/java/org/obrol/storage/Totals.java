package org.obrol.storage;

/**
 * How much was copied.
 *
 * @param rows of all tables
 * @param contents of files, each once however many files have it
 * @param bytes of these contents
 * @param gone how many contents were removed by the server meanwhile and were left out
 */
public record Totals(long rows, long contents, long bytes, long gone) {}
