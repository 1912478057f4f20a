/** A client for Obrol that survives lost connections, and the interactive one built on it. */
@SuppressWarnings("requires-automatic") // JLine has no module descriptor yet
module org.obrol.client {
  requires transitive org.obrol.core;
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.databind;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires transitive io.netty.transport;

  // For the interactive client only.
  requires static info.picocli;
  requires static java.logging;
  requires static org.jline.reader;
  requires static org.jline.terminal;

  exports org.obrol.client;

  opens org.obrol.client.terminal to
      info.picocli;
}
