package org.obrol.loadtest.report;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.obrol.loadtest.scenario.Scenario;

/**
 * What one run has shown. Times are in nanoseconds where nothing else is said.
 *
 * @param target the name of what was loaded, such as {@code obrol} or {@code bare}
 * @param repetition which one of several equal runs, from 1
 * @param scenario the load
 * @param totals what was counted after the warm-up
 * @param latencies how long things took after the warm-up
 * @param timeline one sample a second, the warm-up included
 * @param receivers what each connection got after the warm-up
 * @param server what the server used, or null where its process is not known
 * @param harness what the harness itself used
 * @param verdict whether anything was lost, over the whole run
 * @param interrupted whether it was ended before its time; it shows what was measured until then
 */
public record RunReport(
    String target,
    int repetition,
    Scenario scenario,
    Totals totals,
    Latencies latencies,
    List<Sample> timeline,
    Receivers receivers,
    @Nullable ServerUse server,
    HarnessUse harness,
    Verdict verdict,
    boolean interrupted) {

  /**
   * Counts.
   *
   * @param seconds how long was counted
   * @param sent messages written
   * @param acknowledged messages whose reply was OK
   * @param refused messages whose reply was an error
   * @param deliveries messages that reached a connection, live or read back
   * @param deliveredBytes of all frames that reached a connection, replies included
   * @param logins logins and resumes that were answered
   * @param lost connections that broke off although nobody wanted it, over the whole run
   */
  public record Totals(
      double seconds,
      long sent,
      long acknowledged,
      long refused,
      long deliveries,
      long deliveredBytes,
      long logins,
      long lost) {}

  /**
   * Latencies, in nanoseconds.
   *
   * @param delivery from the (intended) time of sending until a receiver had it
   * @param slowDelivery the same for connections that had stopped reading for a while, and of what
   *     was sent before its receiver came back
   * @param completion until the last receiver had it; empty where that is not followed
   * @param acknowledgement until the sender had its reply
   * @param login from the start of connecting until the reply to login or resume
   */
  public record Latencies(
      Histogram delivery,
      Histogram slowDelivery,
      Histogram completion,
      Histogram acknowledgement,
      Histogram login) {}

  /**
   * One second.
   *
   * @param second its end, in seconds from the start of the load; the warm-up's are negative
   * @param sent messages written in it
   * @param deliveries in it
   * @param median of the delivery latency in it, nanoseconds
   * @param p99 of the delivery latency in it, nanoseconds
   * @param serverCpu share of one core that the server used in it; NaN where not known
   * @param serverRss bytes of the server's memory at its end; 0 where not known
   */
  public record Sample(
      double second,
      long sent,
      long deliveries,
      long median,
      long p99,
      double serverCpu,
      long serverRss) {}

  /**
   * What the server used.
   *
   * @param pid its process
   * @param cpuSeconds while it was counted, user and system, all threads
   */
  public record ServerUse(long pid, double cpuSeconds, Rss rss) {}

  /**
   * How much memory the server held, in bytes.
   *
   * @param empty before the first connection
   * @param firstConnections how many were logged in when it was looked at next
   * @param first what it held then; from there on its growth is counted
   * @param connected when all were logged in
   * @param peak the most until the end
   */
  public record Rss(long empty, int firstConnections, long first, long connected, long peak) {}

  /**
   * What the harness used.
   *
   * @param loops how many event loops it had
   * @param cpuSeconds while it was counted, all threads
   * @param busiest share of its time that the busiest event loop was busy
   * @param bottleneck why the figures may be the harness's instead of the server's, or null
   */
  public record HarnessUse(
      int loops, double cpuSeconds, double busiest, @Nullable String bottleneck) {}

  /**
   * Whether each receiver got each message of its conversations once, in order, as it was sent, and
   * no other; and whether everybody was answered and there in the end.
   *
   * @param checked deliveries that were looked at
   * @param lost messages that were acknowledged or seen by others and did not come
   * @param doubled messages that came twice, or were stored twice, and replies that nobody waited
   *     for
   * @param misordered messages that came before an earlier one, and replies likewise
   * @param differing messages that are not what others got at the same place, and replies without
   *     the label that their command had
   * @param misdelivered messages that came to somebody who is not in their conversation
   * @param unanswered commands that had no reply in the end although their connection was there, or
   *     none when a later one had
   * @param absent members who were not logged in in the end, whether they still tried or not
   * @param gaps how often the server said that messages are gone
   * @param gapMessages how many messages that were
   * @param lags how often the server said that a connection does not keep up
   * @param examples the first few of what is wrong, for people
   */
  public record Verdict(
      long checked,
      long lost,
      long doubled,
      long misordered,
      long differing,
      long misdelivered,
      long unanswered,
      long absent,
      long gaps,
      long gapMessages,
      long lags,
      List<String> examples) {

    /** Whether nothing is wrong; what the server has told of is not wrong. */
    public boolean isClean() {
      return lost == 0
          && doubled == 0
          && misordered == 0
          && differing == 0
          && misdelivered == 0
          && unanswered == 0
          && absent == 0;
    }
  }
}
