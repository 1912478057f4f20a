package org.obrol.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which part of ten bytes is asked for. */
class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-9, 0, 10",
    "bytes=3-5, 3, 6",
    "bytes=3-, 3, 10",
    "bytes=3-100, 3, 10",
    "bytes=9-9223372036854775807, 9, 10",
    "bytes=9-99999999999999999999, 9, 10",
    "bytes=-1, 9, 10",
    "bytes=-10, 0, 10",
    "bytes=-11, 0, 10",
    "bytes=-99999999999999999999, 0, 10",
    "BYTES=3-5, 3, 6",
    "bytes= 3-5 , 3, 6",
  })
  void onePartMayBeAskedFor(String field, long from, long end) {
    assertThat(ByteRange.of(List.of(field), 10)).isEqualTo(new ByteRange(from, end));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=10-",
        "bytes=10-20",
        "bytes=-0",
        "bytes=9223372036854775807-",
        "bytes=99999999999999999999-"
      })
  void aPartMayBeOutsideOfWhatThereIs(String field) {
    ByteRange range = ByteRange.of(List.of(field), 10);
    assertThat(range).isNotNull();
    assertThat(range.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-3",
        "bytes=a-b",
        "bytes=1-2,4-5",
        "bytes=1",
        "bytes=--1",
        "bytes=1-2-3",
        "bytes=+1-2",
        "bytes=1.0-2",
        "bytes=٣-٥",
        "lines=1-2",
        "1-2",
        "bytes=0x1-2",
        "bytes=1 -2"
      })
  void whatIsNoSinglePartIsIgnored(String field) {
    assertThat(ByteRange.of(List.of(field), 10)).isNull();
  }

  @Test
  void noFieldAndSeveralFieldsAreNone() {
    assertThat(ByteRange.of(List.of(), 10)).isNull();
    assertThat(ByteRange.of(List.of("bytes=1-2", "bytes=1-2"), 10)).isNull();
  }

  @Test
  void ofNothingThereIsNoPart() {
    assertThat(ByteRange.of(List.of("bytes=-1"), 0)).isNull();
    assertThat(ByteRange.of(List.of("bytes=0-"), 0)).matches(range -> range.isEmpty());
  }
}
