package org.obrol.core.service;

/** Makes the chat service that we ship. */
public final class ChatServices {
  private ChatServices() {}

  /**
   * Makes a chat over these ports, of which the log must be new to it.
   *
   * @throws IllegalStateException if the log serves another chat
   */
  public static ChatService standard(Ports ports, ChatOptions options) {
    return new StandardChatService(ports, options);
  }
}
