package org.obrol.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void makeStore() throws Exception {
    data = folder.resolve("data");
    SampleStore.make(data, 1);
  }

  private CheckReport check() {
    return DataDirectory.of(data).check(Progress.NONE);
  }

  @Test
  void aSoundStoreHasNoProblems() {
    CheckReport report = check();

    assertThat(report.problems()).isEmpty();
    assertThat(report.isSound()).isTrue();
    assertThat(report.counts())
        .containsEntry("accounts", 3L)
        .containsEntry("groups", 1L)
        .containsEntry("conversations", 2L)
        .containsEntry("messages", (long) SampleStore.MESSAGES)
        .containsEntry("files", 2L * SampleStore.FILES)
        .containsEntry("bytes of files", 3L * FileContents.PIECE_BYTES + 6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM message WHERE conversation = 2 AND seq = 50 | 2 has no message with seq 50",
        "DELETE FROM message WHERE conversation = 2 AND seq < 10 | begins at seq 10 (expected: 8)",
        "UPDATE conversation SET trimmed = 9 WHERE id = 2 | begins at seq 8 (expected: 10)",
        "UPDATE message SET text = printf('%sx', text) WHERE id = 3 | message 3 was changed",
        "UPDATE message SET at = at + 1 WHERE id = 4 | message 4 was changed",
        "UPDATE message SET send_key = 'q' WHERE id = 5 | message 5 was changed",
        "DELETE FROM conversation WHERE id = 2 | 100 of message refer to conversation 2",
        "INSERT INTO token VALUES ('h', 77, 77, 1) | 1 of token refer to account 77",
        "INSERT INTO mark VALUES (77, 1, 1, 0, 0) | 1 of mark refer to account 77",
        "INSERT INTO mark VALUES (1, 77, 1, 0, 0) | 1 of mark refer to conversation 77",
        "INSERT INTO member VALUES (1, 77, 9) | 1 of member refer to account 77",
        "DELETE FROM chat_group | 2 of member refer to chat_group 1",
        "UPDATE chat_group SET owner = 77 | 1 of chat_group refer to account 77",
        "UPDATE file SET conversation = 77 WHERE id = 1 | 1 of file refer to conversation 77",
        "UPDATE file SET sha256 = '../x' WHERE id = 1 | ../x has no checksum",
        "UPDATE file SET size = 2 WHERE size = 1 | has 1 bytes (expected: 2)",
        "UPDATE counter SET value = 1 WHERE name = 'account' | stands at 1 (expected: >= 3)",
        "DELETE FROM counter WHERE name = 'message' | there is no counter of message",
        "DROP TABLE mark | what refers to what cannot be read",
      })
  void everyKindOfDamageIsFound(String damage, String problem) throws SQLException {
    SampleStore.change(data, damage);

    CheckReport report = check();

    assertThat(report.isSound()).isFalse();
    assertThat(report.problems()).anyMatch(found -> found.contains(problem));
  }

  @Test
  void whatAGuestLeavesForAMomentIsNoDamage() throws SQLException {
    SampleStore.change(data, "DELETE FROM account WHERE guest = 1");
    assertThat(check().problems()).isEmpty();
  }

  @Test
  void aContentThatIsMissingOrChangedIsFound() throws Exception {
    Path content = SampleStore.content(data);
    byte[] was = Files.readAllBytes(content);
    Files.write(content, new byte[] {(byte) (was[0] ^ 1)});
    assertThat(check().problems()).singleElement().asString().endsWith("was changed");
    Files.write(content, new byte[0]);
    assertThat(check().problems()).singleElement().asString().contains("has 0 bytes (expected: 1)");
    Files.delete(content);
    assertThat(check().problems()).singleElement().asString().endsWith("is missing");
  }

  @Test
  void aDatabaseThatWasCutOffIsDamaged() throws IOException {
    Path database = new Database(data).file();
    for (long size : new long[] {Files.size(database) / 2, 5000, 50}) {
      try (FileChannel file = FileChannel.open(database, StandardOpenOption.WRITE)) {
        file.truncate(size);
      }
      assertThat(check().isSound()).as("%d bytes", size).isFalse();
    }
  }

  @Test
  void onlyTheFirstHundredProblemsAreTold() throws SQLException {
    SampleStore.change(data, "UPDATE message SET at = 0");
    CheckReport report = check();
    assertThat(report.problems()).hasSize(100);
    assertThat(report.problemCount()).isEqualTo(SampleStore.MESSAGES);
  }

  @Test
  void whatIsNoDataOrNewerIsNotChecked() throws Exception {
    assertThatThrownBy(() -> DataDirectory.of(folder.resolve("none")).check(Progress.NONE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no data in");
    SampleStore.change(data, "INSERT INTO schema_version VALUES (99, 0)");
    assertThatThrownBy(this::check)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer version of Obrol (schema 99, expected: <= ");
    SampleStore.change(data, "DELETE FROM schema_version WHERE version = 99");
    SampleStore.change(data, "PRAGMA application_id = 1");
    assertThatThrownBy(this::check).hasMessageContaining("is no database of Obrol");
  }

  @Test
  void itTellsHowFarItIsAndCanBeInterrupted() {
    List<String> told = new ArrayList<>();
    DataDirectory.of(data).check((what, done, total) -> told.add(what));
    assertThat(told).contains("database", "references", "files");

    assertThatThrownBy(
            () ->
                DataDirectory.of(data)
                    .check((what, done, total) -> Thread.currentThread().interrupt()))
        .isInstanceOf(StoreException.class)
        .hasMessage("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
