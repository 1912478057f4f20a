package org.obrol.server.course;

/** What a course client can ask for. Which word stands for it is its profile's affair. */
public enum CourseCommand {
  /** {@code auth USER PASSWORD}: a token. */
  AUTH(2),
  /** {@code send TOKEN USER TEXT}. */
  SEND(3),
  /** {@code send_group TOKEN GROUP TEXT}. */
  SEND_GROUP(3),
  /** {@code inbox TOKEN}: what came since the last time. */
  INBOX(1),
  /** {@code get_all_users TOKEN}: everybody, in the order in which the accounts were made. */
  ALL_USERS(1),
  /** {@code activeuser TOKEN}: who is in, in the order of coming in. */
  ONLINE_USERS(1),
  /** {@code list}: the same for anybody, without a token. */
  OPEN_ONLINE_USERS(0),
  /** {@code send_file TOKEN USER NAME BASE64}. */
  SEND_FILE(4),
  /** {@code send_group_file TOKEN GROUP NAME BASE64}. */
  SEND_GROUP_FILE(4),
  /** {@code my_file TOKEN}: the names of files, by whom or where they are from. */
  MY_FILE(1),
  /** {@code download_file TOKEN PEER NAME}. */
  DOWNLOAD_FILE(3),
  /** {@code logout TOKEN}. */
  LOGOUT(1);

  private final int parameters;

  CourseCommand(int parameters) {
    this.parameters = parameters;
  }

  /** How many parameters it has, the last of which may be empty. */
  int parameters() {
    return parameters;
  }

  boolean toGroup() {
    return this == SEND_GROUP || this == SEND_GROUP_FILE;
  }

  boolean bringsFile() {
    return this == SEND_FILE || this == SEND_GROUP_FILE;
  }
}
