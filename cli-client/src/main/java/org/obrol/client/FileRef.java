package org.obrol.client;

/**
 * The file that a message of kind {@code file} is about. Its name is the message's text.
 *
 * @param file its id, which {@link ChatFiles#download} takes; opaque
 * @param size in bytes
 * @param sha256 the SHA-256 of its content, in hexadecimal
 */
public record FileRef(String file, long size, String sha256) {}
