/**
 * The chat server: {@link org.obrol.server.ChatServer} to embed, and what carries its connections.
 */
@NullMarked
package org.obrol.server;

import org.jspecify.annotations.NullMarked;
