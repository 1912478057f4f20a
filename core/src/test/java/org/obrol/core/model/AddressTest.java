package org.obrol.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"@bob", "@Bob", "@9_-.", "#devs", "#Élan", "#田中", "*"})
  void whatAnAddressIsWrittenAsIsReadAsTheSameAddress(String text) {
    Address address = Address.parse(text).orElseThrow();

    assertThat(address).hasToString(text);
    assertThat(Address.parse(address.toString())).contains(address);
  }

  @Test
  void aUserIsWrittenToWithOrWithoutAnAt() {
    assertThat(Address.parse("bob")).contains(Address.of(UserName.of("bob")));
    assertThat(Address.parse("@bob")).contains(Address.of(UserName.of("bob")));
  }

  @Test
  void aGroupHasItsSignAndTheLobbyItsStar() {
    assertThat(Address.parse("#devs")).contains(Address.of(GroupName.of("devs")));
    assertThat(Address.parse("*")).contains(Address.LOBBY);
  }

  @Test
  void addressesAreEqualWhereTheirNamesAre() {
    assertThat(Address.parse("@STRASSE")).isEqualTo(Address.parse("straße"));
    assertThat(Address.parse("#Devs")).isEqualTo(Address.parse("#dEVS"));
    assertThat(Address.parse("#devs")).isNotEqualTo(Address.parse("@devs"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "@", "#", "**", "@*", "#*", "@@bob", "##devs", "@#devs", "#@bob", " bob", "bob ",
        "@ bob", "a b", "&x", "@_a", "#\u0000"
      })
  void anythingElseIsNoAddress(String text) {
    assertThat(Address.parse(text)).isEmpty();
  }
}
