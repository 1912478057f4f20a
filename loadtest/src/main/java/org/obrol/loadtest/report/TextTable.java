package org.obrol.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells that stand under each other; the first column to the left, others to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row of cells. */
  void row(List<String> cells) {
    rows.add(cells);
  }

  /** Adds a line that is no row, as it is. */
  void line(String text) {
    rows.add(List.of(text));
  }

  @Override
  public String toString() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; row.size() > 1 && i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        String space = row.size() == 1 ? "" : " ".repeat(widths.get(i) - cell.length());
        line.append(i == 0 ? "" : GAP).append(i == 0 ? cell + space : space + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
