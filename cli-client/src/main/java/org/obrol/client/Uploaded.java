package org.obrol.client;

/**
 * What came of an upload.
 *
 * @param file the file's id, which {@link ChatFiles#download} takes
 * @param message the message that tells of it in the conversation
 */
public record Uploaded(String file, Sent message) {}
