package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportImportTest {
  @TempDir Path folder;

  private static List<ExportItem> export(Path data) {
    List<ExportItem> items = new ArrayList<>();
    DataDirectory.of(data).exportTo(item -> items.add(copy(item)), Progress.NONE);
    return items;
  }

  private static ExportItem copy(ExportItem item) {
    if (item instanceof ExportItem.Piece piece) {
      byte[] data = new byte[piece.data().remaining()];
      piece.data().get(data);
      return new ExportItem.Piece(piece.sha256(), piece.offset(), ByteBuffer.wrap(data));
    }
    return item;
  }

  private static Totals importAll(Path data, List<ExportItem> items) {
    Iterator<ExportItem> each = items.stream().map(ExportImportTest::again).iterator();
    return DataDirectory.of(data)
        .importFrom(() -> each.hasNext() ? each.next() : null, true, Progress.NONE);
  }

  private static ExportItem again(ExportItem item) {
    return item instanceof ExportItem.Piece piece
        ? new ExportItem.Piece(piece.sha256(), piece.offset(), piece.data().duplicate())
        : item;
  }

  private List<ExportItem> sample() throws Exception {
    Path data = folder.resolve("data");
    SampleStore.make(data, 3);
    return export(data);
  }

  private void expectRefused(List<ExportItem> items, String message) {
    Path copy = folder.resolve("copy");
    assertThatThrownBy(() -> importAll(copy, items))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(message);
    assertThat(folder).isDirectoryNotContaining("glob:**copy*");
  }

  private static List<ExportItem> with(
      List<ExportItem> items, Class<?> kind, UnaryOperator<ExportItem> change) {
    List<ExportItem> changed = new ArrayList<>(items);
    int first = changed.indexOf(items.stream().filter(kind::isInstance).findFirst().orElseThrow());
    changed.set(first, change.apply(changed.get(first)));
    return changed;
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void whatIsImportedIsWhatWasExported(long seed) throws Exception {
    Path data = folder.resolve("data");
    SampleStore.make(data, seed);
    List<ExportItem> items = export(data);
    Path copy = folder.resolve("copy");

    Totals totals = importAll(copy, items);

    assertThat(totals.contents()).isEqualTo(SampleStore.FILES);
    assertThat(items).endsWith(new ExportItem.End(totals));
    assertThat(export(copy)).isEqualTo(items);
    assertThat(DataDirectory.of(copy).check(Progress.NONE).problems()).isEmpty();
    ChatStore.open(copy).close();
  }

  @Test
  void anEmptyStoreIsExportedToo() throws Exception {
    Path data = folder.resolve("data");
    ChatStore.open(data).close();
    Path copy = Files.createDirectories(folder.resolve("copy"));
    importAll(copy, export(data));
    assertThat(export(copy)).isEqualTo(export(data));
  }

  @Test
  void anExportThatIsCutOffAnywhereLeavesNothing() throws Exception {
    List<ExportItem> items = sample();
    for (int length : new int[] {1, 2, 100, items.size() - 2, items.size() - 1}) {
      expectRefused(items.subList(0, length), "cut off");
    }
    expectRefused(List.of(), "cut off");
    expectRefused(items.subList(1, items.size()), "no export");
  }

  @Test
  void anExportThatWasChangedIsRefused() throws Exception {
    List<ExportItem> items = sample();
    List<ExportItem> lacksARow = new ArrayList<>(items);
    lacksARow.remove(5);
    expectRefused(lacksARow, "damaged: it has Totals");
    List<ExportItem> goesOn = new ArrayList<>(items);
    goesOn.add(items.get(1));
    expectRefused(goesOn, "goes on behind its end");
    expectRefused(
        with(items, ExportItem.Start.class, start -> new ExportItem.Start(99)),
        "newer version of Obrol (schema 99");
    expectRefused(
        with(
            items,
            ExportItem.Row.class,
            row -> new ExportItem.Row("nonsense", ((ExportItem.Row) row).values())),
        "unknown table: nonsense");
    expectRefused(
        with(
            items,
            ExportItem.Row.class,
            row -> new ExportItem.Row(((ExportItem.Row) row).table(), new HashMap<>())),
        "the export has a row of account with []");
  }

  private static List<ExportItem> without(List<ExportItem> items, String table, String name) {
    List<ExportItem> fewer =
        items.stream()
            .filter(item -> !(item instanceof ExportItem.End))
            .filter(
                item ->
                    !(item instanceof ExportItem.Row row
                        && row.table().equals(table)
                        && name.equals(row.values().get("name"))))
            .collect(Collectors.toCollection(ArrayList::new));
    Totals all = ((ExportItem.End) items.get(items.size() - 1)).totals();
    long rows = fewer.stream().filter(ExportItem.Row.class::isInstance).count();
    fewer.add(new ExportItem.End(new Totals(rows, all.contents(), all.bytes(), all.gone())));
    return fewer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"account", "chat_group", "conversation", "token", "message"})
  void anExportWithoutACounterIsRefused(String counter) throws Exception {
    expectRefused(
        without(sample(), "counter", counter),
        "the export cannot be used: there is no counter of " + counter);
  }

  @Test
  void anExportWithACounterThatStandsTooLowIsRefused() throws Exception {
    Path data = folder.resolve("data");
    SampleStore.make(data, 3);
    SampleStore.change(data, "UPDATE counter SET value = 1 WHERE name = 'account'");
    expectRefused(export(data), "the counter of account stands at 1 (expected: >= 3)");
  }

  @Test
  void anExportWithoutASeedIsRefused() throws Exception {
    expectRefused(without(sample(), "store", "seed"), "the export has no seed of the epochs");
  }

  @Test
  void anExportWhoseSeedIsNoNumberIsRefused() throws Exception {
    Path data = folder.resolve("data");
    SampleStore.make(data, 3);
    SampleStore.change(data, "UPDATE store SET value = 'x' WHERE name = 'seed'");
    expectRefused(export(data), "the export has the seed x (expected: a number)");
  }

  @Test
  void aContentThatWasChangedIsRefused() throws Exception {
    List<ExportItem> items = sample();
    expectRefused(
        with(
            items,
            ExportItem.Piece.class,
            piece ->
                new ExportItem.Piece(
                    ((ExportItem.Piece) piece).sha256(), 0, ByteBuffer.wrap(new byte[7]))),
        "the export is damaged");
    expectRefused(
        with(
            items,
            ExportItem.Piece.class,
            piece -> new ExportItem.Piece("../../x", 0, ByteBuffer.allocate(1))),
        "a content named ../../x");
    List<ExportItem> gone =
        items.stream()
            .filter(
                item -> !(item instanceof ExportItem.Piece) && !(item instanceof ExportItem.End))
            .collect(Collectors.toCollection(ArrayList::new));
    gone.add(new ExportItem.End(new Totals(gone.size() - 1L, 0, 0, 0)));
    expectRefused(gone, "the export lacks the content");
  }

  @Test
  void onlyAnEmptyDirectoryIsFilled() throws Exception {
    List<ExportItem> items = sample();
    assertThatThrownBy(() -> importAll(folder.resolve("data"), items))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is not empty");

    Path copy = folder.resolve("copy");
    Files.createDirectories(copy);
    DirectoryLock taken = DirectoryLock.take(copy);
    try (taken) {
      assertThatThrownBy(() -> importAll(copy, items)).hasMessageContaining("is in use");
    }
    importAll(copy, items);
    assertThat(export(copy)).isEqualTo(items);
  }
}
