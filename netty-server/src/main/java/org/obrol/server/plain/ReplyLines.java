package org.obrol.server.plain;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.obrol.core.command.Failure;
import org.obrol.core.event.Result;

/** What the reply to one command is to people. A message that was sent has none. */
final class ReplyLines implements Result.PartialHandler<String> {
  private static final String NOTHING = "";
  private static final String WRONG_CREDENTIALS = "Username atau Password anda Salah";
  private static final String WRONG_COMMAND = "Perintah yang anda ketikkan salah";

  private final @Nullable String word;

  /**
   * Makes the lines of one reply.
   *
   * @param word which command it answers, or null for a line that was none
   */
  ReplyLines(@Nullable String word) {
    this.word = word;
  }

  @Override
  public String on(Result.Failed result) {
    return text(word, result.failure()) + "\n";
  }

  /** What is told of a failure; never nothing. */
  static String text(@Nullable String word, Failure failure) {
    if (PlainLines.LOGIN.equals(word)) {
      return entranceText(failure);
    }
    return PlainLines.REGIST.equals(word) ? registrationText(failure) : generalText(word, failure);
  }

  private static String entranceText(Failure failure) {
    return switch (failure) {
      case BAD_CREDENTIALS, NO_SUCH_USER, INVALID_NAME, MISSING_PARAMETER, TOO_LONG ->
          WRONG_CREDENTIALS;
      default -> generalText(PlainLines.LOGIN, failure);
    };
  }

  private static String registrationText(Failure failure) {
    return switch (failure) {
      case INVALID_NAME -> "Username tidak dapat dipakai";
      case MISSING_PARAMETER, TOO_LONG -> "Password tidak dapat dipakai";
      default -> generalText(PlainLines.REGIST, failure);
    };
  }

  private static String generalText(@Nullable String word, Failure failure) {
    return switch (failure) {
      case NOT_LOGGED_IN, BAD_TOKEN -> "Anda harus login terlebih dahulu";
      case ALREADY_LOGGED_IN -> "Anda telah melakukan login sebelumnya.";
      case LOGGED_IN_ELSEWHERE -> "Username tersebut telah melakukan login sebelumnya.";
      case BAD_CREDENTIALS -> WRONG_CREDENTIALS;
      case NAME_TAKEN -> "Username telah dipakai";
      case NO_SUCH_USER, INVALID_NAME -> "User tidak ditemukan";
      case NO_SUCH_GROUP, NOT_A_MEMBER -> "Group tidak ditemukan";
      case NO_SUCH_MESSAGE -> "Pesan tidak ditemukan";
      case NO_SUCH_FILE -> "File tidak ditemukan";
      case TOO_LONG -> "Pesan terlalu panjang";
      case DENIED, NOT_OWNER -> "Tidak diizinkan";
      case QUOTA -> "Tidak ada tempat lagi";
      case BUSY, RATE_LIMITED, UNAVAILABLE -> "Server sedang sibuk, coba lagi";
      case INTERNAL, BAD_CHECKSUM -> "Terjadi kesalahan pada server";
      case MALFORMED, UNKNOWN_COMMAND, MISSING_PARAMETER, FRAME_TOO_LONG ->
          PlainLines.LIST_USER.equals(word) ? "Perintah yang anda masukkan salah" : WRONG_COMMAND;
    };
  }

  @Override
  public String on(Result.Registered result) {
    return "Anda berhasil terdaftar\n";
  }

  @Override
  public String on(Result.LoggedIn result) {
    return "Login sukses\n";
  }

  @Override
  public String on(Result.Users result) {
    return result.users().stream()
        .map(user -> user.account().name().shown() + ",")
        .collect(Collectors.joining(" ", "\rList User :  ", "\n"));
  }

  @Override
  public String on(Result.Sent result) {
    return NOTHING;
  }

  /** What an empty line is answered with by one who is logged in. */
  @Override
  public String on(Result.Self result) {
    return NOTHING;
  }

  @Override
  public String on(Result.Done result) {
    return NOTHING;
  }

  @Override
  public String otherwise(Result result) {
    throw new IllegalStateException("no command of this dialect has such a result: " + result);
  }
}
