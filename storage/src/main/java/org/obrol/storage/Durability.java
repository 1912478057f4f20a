package org.obrol.storage;

import org.obrol.core.event.Stored;

/** What has happened to a message when its sender is told OK. */
public enum Durability {
  /** It was synced to the disk: it survives a power cut. */
  SYNC(Stored.DISK, "FULL"),
  /** It was handed to the operating system: it survives the end of the process, however sudden. */
  OS(Stored.OS, "NORMAL");

  private final Stored stored;
  private final String synchronous;

  Durability(Stored stored, String synchronous) {
    this.stored = stored;
    this.synchronous = synchronous;
  }

  /** What replies say of it. */
  public Stored stored() {
    return stored;
  }

  /** SQLite's setting for it. */
  String synchronous() {
    return synchronous;
  }
}
