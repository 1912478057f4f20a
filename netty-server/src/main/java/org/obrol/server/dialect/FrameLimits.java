package org.obrol.server.dialect;

/**
 * How long a line may be, in bytes without its end.
 *
 * @param beforeLogin for anybody
 * @param afterLogin for one who is known
 */
public record FrameLimits(int beforeLogin, int afterLogin) {
  /** 8 KiB for anybody, 64 KiB for one who is known. */
  public static final FrameLimits DEFAULT = new FrameLimits(8 << 10, 64 << 10);

  public FrameLimits {
    if (beforeLogin < 1 || afterLogin < beforeLogin) {
      throw new IllegalArgumentException(
          "frame limits: %d and %d bytes (expected: 1 <= before <= after login)"
              .formatted(beforeLogin, afterLogin));
    }
  }

  /** How long a line may be in this state. */
  public int maxFrameBytes(LoginState state) {
    return state == LoginState.LOGGED_IN ? afterLogin : beforeLogin;
  }
}
