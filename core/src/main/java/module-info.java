/**
 * The chat server without a network: its model, its commands and events, its sessions, its ports
 * and their in-memory stores. Needs the JDK only.
 */
module org.obrol.core {
  requires static transitive org.jspecify;

  exports org.obrol.core.command;
  exports org.obrol.core.event;
  exports org.obrol.core.memory;
  exports org.obrol.core.model;
  exports org.obrol.core.service;
  exports org.obrol.core.spi;
}
