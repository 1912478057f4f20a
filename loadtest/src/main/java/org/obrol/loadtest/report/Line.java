package org.obrol.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a plot. Colour and dashes follow from its number, so that a target looks the same in
 * all plots.
 *
 * @param name in the legend
 * @param number of its look, from 0
 * @param points from left to right
 * @param marked whether each point is shown
 */
record Line(String name, int number, List<Point> points, boolean marked) {
  /**
   * A point.
   *
   * @param hint told by browsers when the pointer rests there; may be empty
   */
  record Point(double x, double y, String hint) {}

  private static final int LOOKS = 6;
  private static final int MOST_POINTS = 240;

  /** The class in the style sheet. */
  String look() {
    return look(number);
  }

  static String look(int number) {
    return "s" + number % LOOKS;
  }

  /** The same with no more points than can be seen; first and last stay. */
  Line thinned() {
    if (points.size() <= MOST_POINTS) {
      return this;
    }
    List<Point> some = new ArrayList<>();
    for (int i = 0; i < MOST_POINTS; i++) {
      some.add(points.get((int) ((long) i * (points.size() - 1) / (MOST_POINTS - 1))));
    }
    return new Line(name, number, List.copyOf(some), marked);
  }
}
