package org.obrol.server.dialect;

/** A line as {@link LineFrames} cuts it, without its end; bad ones are values too, in sequence. */
public sealed interface Line {
  /** A line of text. */
  record Text(String text) implements Line {}

  /**
   * A line that is not UTF-8.
   *
   * @param start its first bytes, as ISO 8859-1
   */
  record NotText(String start) implements Line {}

  /**
   * A line that is longer than a line may be; comes as soon as that is certain. The rest of the
   * line is left out.
   *
   * @param maxFrameBytes how long it might have been
   */
  record TooLong(int maxFrameBytes) implements Line {}
}
