package org.obrol.server.course;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one family of course clients wants to be spoken to: data alone, so that another family is
 * another value.
 *
 * @param name what the dialect is called in options and messages
 * @param port where these clients expect their server
 * @param commands which word stands for what, case included; what is not there is unknown
 * @param texts what replies say
 * @param allUsers the reply to {@link CourseCommand#ALL_USERS}
 * @param onlineUsers the reply to {@link CourseCommand#ONLINE_USERS} and {@link
 *     CourseCommand#OPEN_ONLINE_USERS}
 * @param loggedOut the reply to {@link CourseCommand#LOGOUT}; {@code {user}} in its text is the
 *     user's name
 * @param bareDirectMail whether direct mail is plain strings in {@code inbox}, not objects
 * @param openGroups whether one may write to a group without being in it
 */
public record CourseProfile(
    String name,
    int port,
    Map<String, CourseCommand> commands,
    Texts texts,
    People allUsers,
    People onlineUsers,
    Text loggedOut,
    boolean bareDirectMail,
    boolean openGroups) {

  /**
   * What a reply says and under which key.
   *
   * @param key of the reply's object
   */
  public record Text(String key, String text) {}

  /**
   * How a list of users is written.
   *
   * @param key of the reply's object
   * @param before what stands before each name but the first
   * @param after what stands behind each name
   * @param array whether it is an array of names instead, and no text
   */
  public record People(String key, String before, String after, boolean array) {
    /** Names in one text. */
    public static People text(String before, String after) {
      return new People("message", before, after, false);
    }

    /** An array of names. */
    public static People array(String key) {
      return new People(key, "", "", true);
    }
  }

  /**
   * The texts of replies. All but the first two are errors.
   *
   * @param messageSent a message is stored
   * @param fileSent a file is stored
   * @param unknownUser {@code auth} of a user that there is not
   * @param wrongPassword {@code auth} with a wrong password, or none
   * @param otherAuth {@code auth} that failed in any other way, or null where the other texts may
   *     stand there as well
   * @param badToken the token is not valid (any more)
   * @param badTokenForAllUsers the same in reply to {@link CourseCommand#ALL_USERS}
   * @param unknownCommand no command has this word
   * @param badParameters too few parameters, or they cannot be what they should be
   * @param noSuchUser no receiver of this name
   * @param noSuchGroup no group of this name, or not for this user to write to
   * @param noSuchFile no such file, or nobody of this name
   * @param tooLong the text is longer than a text may be
   * @param noRoom the file is too large, or there is no room for it
   * @param denied the server's policy does not allow it
   * @param busy the same may work later
   * @param failed the server made a mistake
   */
  public record Texts(
      String messageSent,
      String fileSent,
      String unknownUser,
      String wrongPassword,
      @Nullable String otherAuth,
      String badToken,
      String badTokenForAllUsers,
      String unknownCommand,
      String badParameters,
      String noSuchUser,
      String noSuchGroup,
      String noSuchFile,
      String tooLong,
      String noRoom,
      String denied,
      String busy,
      String failed) {

    /** The same with other texts where somebody cannot get in. */
    public Texts withEntrance(
        String otherUnknownUser,
        String otherWrongPassword,
        @Nullable String changedOtherAuth,
        String otherBadToken) {
      return new Texts(
          messageSent,
          fileSent,
          otherUnknownUser,
          otherWrongPassword,
          changedOtherAuth,
          otherBadToken,
          otherBadToken,
          unknownCommand,
          badParameters,
          noSuchUser,
          noSuchGroup,
          noSuchFile,
          tooLong,
          noRoom,
          denied,
          busy,
          failed);
    }
  }

  private static final Texts INDONESIAN =
      new Texts(
          "Message Sent",
          "File Sent",
          "User Tidak Ada",
          "Password Salah",
          null,
          "Informasi tidak ditemukan",
          "Informasi tidak ditemukan",
          "**Protocol Tidak Benar",
          "--Protocol Tidak Benar",
          "User Tidak Ditemukan",
          "Group Tidak Ditemukan",
          "File Tidak Ditemukan",
          "Pesan Terlalu Panjang",
          "Tidak Ada Tempat untuk File",
          "Tidak Diizinkan",
          "Server Sibuk, Coba Lagi",
          "Kesalahan Server");

  private static final Texts ENGLISH =
      new Texts(
          "Message Sent",
          "File Sent",
          "User not found",
          "Wrong Password",
          null,
          "Information not found",
          "Session not found",
          "**Protocol is not correct",
          "--Protocol is not correct",
          "User not found",
          "Group not found",
          "File not found",
          "Message is too long",
          "No room for the file",
          "Not allowed",
          "Server is busy, try again",
          "Server error");

  private static final int PORT = 8889;

  /** English texts; lists of all users and of those who are in. */
  public static final CourseProfile COURSE_000 =
      new CourseProfile(
          "course-000",
          PORT,
          Map.of(
              "auth", CourseCommand.AUTH,
              "send", CourseCommand.SEND,
              "inbox", CourseCommand.INBOX,
              "get_all_users", CourseCommand.ALL_USERS,
              "get_online_users", CourseCommand.ONLINE_USERS,
              "logout", CourseCommand.LOGOUT),
          ENGLISH,
          People.text(" ", ""),
          People.text("", " "),
          new Text("message", "processing for logout"),
          false,
          false);

  /** The course's own: what its skeleton's clients expect. */
  public static final CourseProfile COURSE_002 =
      new CourseProfile(
          "course-002",
          PORT,
          Map.of(
              "auth", CourseCommand.AUTH,
              "send", CourseCommand.SEND,
              "inbox", CourseCommand.INBOX,
              "activeuser", CourseCommand.ONLINE_USERS,
              "logout", CourseCommand.LOGOUT),
          INDONESIAN,
          People.text(", ", ""),
          People.text("", ", "),
          new Text("messages", "Logged Out!"),
          false,
          false);

  /** Port 1803; a list of those who are in for anybody. */
  public static final CourseProfile COURSE_003 =
      new CourseProfile(
          "course-003",
          1803,
          Map.of(
              "auth", CourseCommand.AUTH,
              "send", CourseCommand.SEND,
              "inbox", CourseCommand.INBOX,
              "list", CourseCommand.OPEN_ONLINE_USERS,
              "logout", CourseCommand.LOGOUT),
          INDONESIAN.withEntrance(
              "User Tidak Ditemukan",
              "Password yang Anda Masukkan Salah",
              null,
              "Informasi Tidak Ditemukan"),
          People.array("user"),
          People.array("user"),
          new Text("messages", "User {user} berhasil Keluar"),
          false,
          false);

  /** Groups and files; for a window that takes any unknown reply to {@code auth} for a success. */
  public static final CourseProfile COURSE_004 =
      new CourseProfile(
          "course-004",
          PORT,
          Map.ofEntries(
              entry("auth", CourseCommand.AUTH),
              entry("send", CourseCommand.SEND),
              entry("inbox", CourseCommand.INBOX),
              entry("send_group", CourseCommand.SEND_GROUP),
              entry("send_file", CourseCommand.SEND_FILE),
              entry("send_group_file", CourseCommand.SEND_GROUP_FILE),
              entry("my_file", CourseCommand.MY_FILE),
              entry("download_file", CourseCommand.DOWNLOAD_FILE)),
          INDONESIAN.withEntrance(
              "User Tidak Ada", "Password Salah", "Password Salah", "Informasi tidak ditemukan"),
          People.text(", ", ""),
          People.text("", ", "),
          new Text("messages", "Logged Out!"),
          true,
          true);

  public CourseProfile {
    commands = Map.copyOf(commands);
  }
}
