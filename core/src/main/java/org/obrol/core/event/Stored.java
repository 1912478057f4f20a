package org.obrol.core.event;

/** Where a message is safe once its sender has been told OK. */
public enum Stored {
  /** In this process: gone with it. */
  MEMORY,
  /** Written, not synced: survives the process, not the machine. */
  OS,
  /** Committed and synced: survives a power cut. */
  DISK,
  /** On a majority of nodes. */
  CLUSTER
}
