package org.obrol.server.ndjson;

import org.obrol.server.dialect.LoginState;

/**
 * How long a line may be, in bytes without its end.
 *
 * @param beforeLogin for anybody
 * @param afterLogin for one who is logged in
 */
record FrameLimits(int beforeLogin, int afterLogin) {
  static final FrameLimits DEFAULT = new FrameLimits(8 << 10, 64 << 10);

  int maxFrameBytes(LoginState state) {
    return state == LoginState.LOGGED_IN ? afterLogin : beforeLogin;
  }
}
