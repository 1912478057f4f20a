/** The chat server on Netty: to embed, or to run as a command. */
module org.obrol.server {
  requires static transitive org.jspecify;
  requires transitive org.obrol.core;
  requires transitive io.netty.buffer;
  requires transitive io.netty.transport;
  requires transitive io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.handler;
  requires io.netty.common;
  requires static io.netty.transport.classes.epoll;
  requires static io.netty.transport.classes.io_uring;
  requires com.fasterxml.jackson.databind;
  requires static info.picocli;
  requires static org.obrol.storage;

  exports org.obrol.server;
  exports org.obrol.server.course;
  exports org.obrol.server.dialect;
  exports org.obrol.server.plain;

  opens org.obrol.server.command to
      info.picocli;
}
