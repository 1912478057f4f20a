package org.obrol.loadtest.report;

/** What each connection got. Filled while a run goes on; afterwards only read. */
public final class Receivers {
  private final long[] deliveries;
  private final long[] latencySums;
  private final long[] latencyMaxima;

  /** Makes one for so many connections, without deliveries. */
  public Receivers(int connections) {
    deliveries = new long[connections];
    latencySums = new long[connections];
    latencyMaxima = new long[connections];
  }

  /** Notes a delivery. Only one thread may call it for one connection. */
  public void add(int connection, long latencyNanos) {
    deliveries[connection]++;
    latencySums[connection] += latencyNanos;
    latencyMaxima[connection] = Math.max(latencyMaxima[connection], latencyNanos);
  }

  /** How many connections there are. */
  public int size() {
    return deliveries.length;
  }

  /** How many messages a connection got. */
  public long deliveries(int connection) {
    return deliveries[connection];
  }

  /** The mean latency of a connection's messages in nanoseconds; 0 where it got none. */
  public long mean(int connection) {
    return deliveries[connection] == 0 ? 0 : latencySums[connection] / deliveries[connection];
  }

  /** The largest latency of a connection's messages in nanoseconds. */
  public long max(int connection) {
    return latencyMaxima[connection];
  }
}
