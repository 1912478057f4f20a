package org.obrol.loadtest.engine;

import org.obrol.loadtest.report.RunReport.Sample;

/** Is told how a run goes. Called from the thread that runs it. */
public interface Progress {
  /** So many of so many connections are logged in. */
  void connecting(int connected, int of);

  /** A second of load has passed. */
  void sample(Sample sample);

  /** No more is written; the run waits for what is still on its way. */
  void settling(long missing);
}
