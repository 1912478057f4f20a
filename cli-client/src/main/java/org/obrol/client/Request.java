package org.obrol.client;

import java.util.Map;
import java.util.function.Consumer;

/** A command on its way. Immutable; its outcome is told once, on the event loop, how it ended. */
final class Request {
  private final String label;
  private final byte[] line;
  private final Kind kind;
  private final Outcome outcome;

  private Request(String label, byte[] line, Kind kind, Outcome outcome) {
    this.label = label;
    this.line = line;
    this.kind = kind;
    this.outcome = outcome;
  }

  /**
   * Makes one.
   *
   * @param label tells it from the others of this client
   * @throws IllegalArgumentException if a field cannot be written as JSON
   */
  static Request of(String verb, String label, Map<String, ?> fields, Kind kind, Outcome outcome) {
    return new Request(label, Commands.line(verb, label, fields), kind, outcome);
  }

  String label() {
    return label;
  }

  /** Its bytes with the line's end, the same when it is sent again. Not to be changed. */
  byte[] line() {
    return line;
  }

  Kind kind() {
    return kind;
  }

  Outcome outcome() {
    return outcome;
  }

  /** What may be done with a command. */
  enum Kind {
    /** May be sent again when the connection was lost before the answer: doing it twice is once. */
    REPEATABLE,
    /** Must not be sent again. */
    ONCE,
    /** Logs in; nothing is sent behind it before it is answered. Not sent again. */
    ENTER,
    /** Says goodbye, behind everything before it. */
    QUIT,
    /** The client's own, for this connection only; forgotten with it. */
    INTERNAL
  }

  /** How a command ended. */
  interface Outcome {
    /**
     * It was carried out.
     *
     * @throws MalformedFrameException if the reply is not one to this command
     */
    void done(Fields reply);

    /** It was not carried out, or nobody knows. */
    void failed(ChatException problem);

    /** An outcome of two functions. */
    static Outcome of(Consumer<Fields> done, Consumer<ChatException> failed) {
      return new Outcome() {
        @Override
        public void done(Fields reply) {
          done.accept(reply);
        }

        @Override
        public void failed(ChatException problem) {
          failed.accept(problem);
        }
      };
    }
  }

  @Override
  public String toString() {
    return "Request[" + label + ", " + kind + "]"; // the line may hold a password
  }
}
