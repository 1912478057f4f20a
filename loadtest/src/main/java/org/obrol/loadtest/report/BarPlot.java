package org.obrol.loadtest.report;

import static org.obrol.loadtest.report.Markup.px;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Groups of bars that can be compared, each with its spread.
 *
 * @param title over it
 * @param format of a value
 * @param groups under each other, with one scale for all
 */
record BarPlot(String title, DoubleFunction<String> format, List<Group> groups) {
  private static final double WIDTH = 1000;
  private static final double LEFT = 150;
  private static final double RIGHT = 210;
  private static final double BAR = 20;
  private static final double GAP = 8;
  private static final int LONGEST_NAME = 16;

  /**
   * Bars that are compared.
   *
   * @param title what is compared
   * @param remark the result, such as a ratio; may be empty
   * @param bars at least one
   */
  record Group(String title, String remark, List<Bar> bars) {}

  /**
   * A bar.
   *
   * @param name before it
   * @param number of its look, from 0
   * @param value how long it is
   */
  record Bar(String name, int number, Spread value) {}

  void write(Markup html) {
    double most =
        groups.stream()
            .flatMap(group -> group.bars().stream())
            .mapToDouble(bar -> bar.value().most())
            .max()
            .orElse(1);
    html.open("figure", "class", "wide");
    html.element("figcaption", title);
    for (Group group : groups) {
      html.open("p", "class", "group").text(group.title());
      if (!group.remark().isEmpty()) {
        html.text(" ").element("b", group.remark());
      }
      html.close();
      bars(html, group, most);
    }
    html.close();
  }

  private void bars(Markup html, Group group, double most) {
    double height = group.bars().size() * (BAR + GAP);
    html.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + px(WIDTH) + " " + px(height),
        "class",
        "bars",
        "role",
        "img",
        "aria-label",
        description(group));
    double top = GAP / 2;
    for (Bar bar : group.bars()) {
      bar(html, bar, top, (WIDTH - LEFT - RIGHT) / Math.max(most, 1e-12));
      top += BAR + GAP;
    }
    html.close();
  }

  private void bar(Markup html, Bar bar, double top, double scale) {
    double middle = top + BAR / 2;
    Spread value = bar.value();
    html.open(
            "text", "class", "tick", "x", px(LEFT - GAP), "y", px(middle + 4), "text-anchor", "end")
        .text(shortened(bar.name()));
    html.element("title", bar.name()).close();
    html.empty(
        "rect",
        "class",
        "bar " + Line.look(bar.number()),
        "x",
        px(LEFT),
        "y",
        px(top),
        "width",
        px(Math.max(1, value.median() * scale)),
        "height",
        px(BAR),
        "rx",
        "3");
    double least = LEFT + value.least() * scale;
    double most = LEFT + value.most() * scale;
    if (value.isSpread()) {
      html.empty(
          "path",
          "class",
          "whisker",
          "d",
          "M%s %sH%sM%s %sv10M%s %sv10"
              .formatted(
                  px(least),
                  px(middle),
                  px(most),
                  px(least),
                  px(middle - 5),
                  px(most),
                  px(middle - 5)));
    }
    html.element("text", shown(value), "class", "value", "x", px(most + GAP), "y", px(middle + 4));
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  private String shown(Spread value) {
    return value.shown(format, "%s  (%s to %s)");
  }

  private String description(Group group) {
    StringBuilder text = new StringBuilder(group.title());
    group
        .bars()
        .forEach(
            bar -> text.append("; ").append(bar.name()).append(' ').append(shown(bar.value())));
    return text.toString();
  }
}
