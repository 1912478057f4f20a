package org.obrol.loadtest.scenario;

import java.time.Duration;

/**
 * How long it takes.
 *
 * @param connectsPerSecond how fast connections are made
 * @param warmUp load that is not counted, for the JIT compiler
 * @param duration load that is counted
 */
public record Timing(int connectsPerSecond, Duration warmUp, Duration duration) {}
