package org.obrol.loadtest.report;

import static org.obrol.loadtest.report.Markup.px;

import java.util.List;
import java.util.Locale;

/**
 * A plot of lines.
 *
 * @param id unlike all others on the page
 * @param title over it
 * @param description for people who do not see it
 * @param x the axis below
 * @param y the axis to the left
 * @param lines in it
 * @param shadedUntil up to this x nothing counts; NaN where all does
 */
record LinePlot(
    String id,
    String title,
    String description,
    Axis x,
    Axis y,
    List<Line> lines,
    double shadedUntil) {
  private static final double WIDTH = 600;
  private static final double HEIGHT = 310;
  private static final double LEFT = 66;
  private static final double RIGHT = 22;
  private static final double TOP = 14;
  private static final double BOTTOM = 50;
  private static final double INNER_WIDTH = WIDTH - LEFT - RIGHT;
  private static final double INNER_HEIGHT = HEIGHT - TOP - BOTTOM;
  private static final double LABEL_GAP = 8;
  private static final double LINE_OF_TEXT = 17;

  void write(Markup html) {
    html.open("figure");
    html.element("figcaption", title);
    legend(html);
    html.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + px(WIDTH) + " " + px(HEIGHT),
        "role",
        "img",
        "aria-labelledby",
        id + "-t " + id + "-d");
    html.element("title", title, "id", id + "-t");
    html.element("desc", description, "id", id + "-d");
    shade(html);
    xAxis(html);
    yAxis(html);
    lines.forEach(line -> line(html, line.thinned()));
    html.close().close();
  }

  private void legend(Markup html) {
    html.open("p", "class", "legend");
    for (Line line : lines) {
      html.open("span");
      html.open("svg", "class", "swatch", "viewBox", "0 0 28 10", "aria-hidden", "true");
      html.empty("path", "class", "line " + line.look(), "d", "M1 5H27");
      html.close().text(line.name()).close();
    }
    html.close();
  }

  private void shade(Markup html) {
    if (Double.isNaN(shadedUntil) || shadedUntil <= x.least()) {
      return;
    }
    double width = x.at(shadedUntil) * INNER_WIDTH;
    html.empty(
        "rect",
        "class",
        "shade",
        "x",
        px(LEFT),
        "y",
        px(TOP),
        "width",
        px(width),
        "height",
        px(INNER_HEIGHT));
    if (width > 60) {
      text(html, "shade-label", LEFT + 6, TOP + 14, "start", "warm-up");
    }
  }

  private void xAxis(Markup html) {
    double bottom = TOP + INNER_HEIGHT;
    for (Axis.Tick tick : x.ticks()) {
      double at = LEFT + x.at(tick.value()) * INNER_WIDTH;
      path(html, "grid", "M%s %sV%s", at, TOP, bottom);
      text(html, "tick", at, bottom + LINE_OF_TEXT, "middle", tick.label());
    }
    path(html, "axis", "M%s %sH%s", LEFT, bottom, LEFT + INNER_WIDTH);
    text(html, "name", LEFT + INNER_WIDTH / 2, HEIGHT - 8, "middle", x.title());
  }

  private void yAxis(Markup html) {
    for (Axis.Tick tick : y.ticks()) {
      double at = down(tick.value());
      path(html, "grid", "M%s %sH%s", LEFT, at, LEFT + INNER_WIDTH);
      text(html, "tick", LEFT - LABEL_GAP, at + 4, "end", tick.label());
    }
    double middle = TOP + INNER_HEIGHT / 2;
    html.element(
        "text",
        y.title(),
        "class",
        "name",
        "text-anchor",
        "middle",
        "transform",
        String.format(Locale.ROOT, "translate(13 %.1f) rotate(-90)", middle));
  }

  private double down(double value) {
    return TOP + (1 - y.at(value)) * INNER_HEIGHT;
  }

  private void line(Markup html, Line line) {
    StringBuilder path = new StringBuilder();
    for (Line.Point point : line.points()) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(px(LEFT + x.at(point.x()) * INNER_WIDTH))
          .append(' ')
          .append(px(down(point.y())));
    }
    html.empty("path", "class", "line " + line.look(), "d", path.toString());
    for (Line.Point point : line.points()) {
      if (line.marked() || !point.hint().isEmpty()) {
        dot(html, line, point);
      }
    }
  }

  /** Where lines are not marked, dots are there for the pointer only. */
  private void dot(Markup html, Line line, Line.Point point) {
    html.open(
        "circle",
        "class",
        (line.marked() ? "dot " : "touch ") + line.look(),
        "cx",
        px(LEFT + x.at(point.x()) * INNER_WIDTH),
        "cy",
        px(down(point.y())),
        "r",
        line.marked() ? "3.5" : "7");
    html.element("title", point.hint()).close();
  }

  private static void path(Markup html, String look, String form, double a, double b, double c) {
    html.empty("path", "class", look, "d", form.formatted(px(a), px(b), px(c)));
  }

  private static void text(
      Markup html, String look, double x, double y, String anchor, String text) {
    html.element("text", text, "class", look, "x", px(x), "y", px(y), "text-anchor", anchor);
  }
}
