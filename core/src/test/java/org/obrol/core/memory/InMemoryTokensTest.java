package org.obrol.core.memory;

import java.time.InstantSource;
import org.obrol.core.contract.TokensContract;
import org.obrol.core.spi.Tokens;

class InMemoryTokensTest extends TokensContract {
  @Override
  protected Tokens newTokens(InstantSource clock) {
    return new InMemoryTokens(clock);
  }
}
