package org.obrol.web;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.obrol.core.model.Account;
import org.obrol.core.model.Address;
import org.obrol.core.model.GroupName;
import org.obrol.core.model.UserName;
import org.obrol.core.spi.ChatPolicy;

/** A server where people talk about a weekend, at fixed times, so that pictures are the same. */
final class Town {
  static final String ME = "Ayu";
  static final Date NOW = Date.from(Instant.parse("2026-03-12T14:32:00Z"));

  private final SettableClock clock = new SettableClock("2026-03-09T08:00:00Z");
  private final String language;

  Town(String language) {
    this.language = language;
  }

  SettableClock clock() {
    return clock;
  }

  /** Refuses what looks like spam, so that there is something that was not sent. */
  ChatPolicy policy() {
    return new ChatPolicy() {
      @Override
      public CompletionStage<Void> message(Account from, Address to, String text) {
        return text.contains("won a prize") ? ChatPolicy.denied("no spam") : ALLOWED;
      }
    };
  }

  void settle(Site site) throws Exception {
    for (String name : List.of(ME, "Dewi", "Tom", "Joko", "Farid", "Maria", "Sari")) {
      site.account(name);
    }
    group(site, "weekend", ME, "Joko", "Dewi", "Tom");
    group(site, "garden", "Maria", "Sari");
    group(site, "book-club", "Sari", ME);
    String script = language.equals("id") ? INDONESIAN : ENGLISH;
    Program me = site.program(ME);
    for (String line : script.lines().toList()) {
      String[] parts = line.split("\\|", 4);
      clock.set("2026-03-" + parts[0] + ":00Z");
      if (parts[3].startsWith("FILE ")) {
        try (Program sender = site.program(parts[1])) {
          String name = parts[3].substring(5);
          byte[] content = name.endsWith(".png") ? FilesTest.picture(640, 400) : new byte[184_320];
          sender.sendsFile(parts[2], name, content);
        }
      } else {
        site.write(parts[1], parts[2], parts[3].replace("\\n", "\n"));
      }
    }
    readAllBut(me, List.of("@Joko", "#book-club"));
    me.close();
    for (String online : List.of("Dewi", "Joko", "Maria")) {
      site.program(online);
    }
    clock.set("2026-03-12T14:32:00Z");
  }

  private static void group(Site site, String name, String... members) {
    List<UserName> names = List.of(members).stream().map(UserName::of).toList();
    Site.await(site.server().chat().createGroup(GroupName.of(name), names));
  }

  private static void readAllBut(Program me, List<String> unread) {
    for (String conversation :
        List.of("*", "@Dewi", "@Joko", "@Tom", "@Sari", "#weekend", "#book-club")) {
      if (!unread.contains(conversation)) {
        Site.await(me.client().read(Site.address(conversation), 1_000));
      }
    }
  }

  private static final String ENGLISH =
      """
      09T08:12|Maria|*|Good morning, everybody
      09T08:15|Joko|*|Morning! Who left the very good cake in the kitchen?
      09T08:16|Tom|*|Not me, but I will not ask twice
      11T09:02|Sari|*|The projector in room 2 works again, thanks to Farid
      12T13:40|Maria|*|Reminder: the garden group meets at five, bring gloves
      10T17:20|Sari|#book-club|Shall we say chapter seven by Thursday?
      12T12:05|Sari|#book-club|I have two spare copies, if somebody needs one
      12T12:06|Sari|#book-club|And tea.
      10T18:00|Tom|Ayu|Lunch tomorrow?
      10T18:04|Ayu|Tom|Gladly. Half past twelve at the corner?
      10T18:05|Tom|Ayu|Perfect
      11T19:30|Joko|#weekend|Weather for Saturday: dry until the evening. I say we go.
      11T19:34|Dewi|#weekend|Yes! Which way up this time?
      11T19:36|Joko|#weekend|The east path, it has shade until noon. About four hours:\\nhttps://example.org/trails/east-ridge
      11T19:41|Ayu|#weekend|I am in. What do we need?
      11T19:43|Joko|#weekend|FILE packing list.pdf
      12T08:55|Tom|#weekend|I can drive, the car takes five. Who is coming from the station?
      12T09:01|Ayu|#weekend|Me, half past six?
      12T09:02|Tom|#weekend|Six. The sun does not wait.
      12T09:10|Dewi|#weekend|I have a tent for three
      11T20:02|Dewi|Ayu|Are you bringing the big camera on Saturday?
      11T20:05|Ayu|Dewi|I think so. It is heavy, but last time I missed it all the way up
      12T13:58|Dewi|Ayu|Look what I found from last year
      12T13:59|Dewi|Ayu|FILE ridge.png
      12T14:03|Ayu|Dewi|Oh, the light! That was just before the rain
      12T14:03|Ayu|Dewi|I still have mud in those shoes
      12T14:05|Dewi|Ayu|So do I :)\\nI put the map and the times here: https://example.org/east-ridge?day=saturday
      12T14:06|Ayu|Dewi|You are the best. Saturday, six, at the station
      12T14:28|Joko|Ayu|Could you bring the small stove?
      12T14:29|Joko|Ayu|Mine has seen better days
      """;

  private static final String INDONESIAN =
      """
      09T08:12|Maria|*|Selamat pagi, semuanya
      12T13:40|Maria|*|Jangan lupa, kumpul di kebun jam lima sore
      12T12:05|Sari|#book-club|Aku punya dua buku lebih, kalau ada yang mau
      10T18:00|Tom|Ayu|Makan siang besok?
      10T18:04|Ayu|Tom|Boleh, jam setengah satu ya
      11T19:30|Joko|#weekend|Sabtu cerah sampai sore. Kita berangkat!
      12T09:10|Dewi|#weekend|Aku punya tenda untuk tiga orang
      11T20:02|Dewi|Ayu|Sabtu nanti kamu bawa kamera besar?
      11T20:05|Ayu|Dewi|Sepertinya iya. Berat sih, tapi waktu itu menyesal tidak bawa
      12T13:58|Dewi|Ayu|Lihat, ini dari tahun lalu
      12T13:59|Dewi|Ayu|FILE ridge.png
      12T14:03|Ayu|Dewi|Wah, cahayanya! Itu sesaat sebelum hujan
      12T14:05|Dewi|Ayu|Peta dan jadwalnya ada di sini: https://example.org/bukit-timur
      12T14:06|Ayu|Dewi|Mantap. Sabtu jam enam di stasiun ya
      12T14:28|Joko|Ayu|Bisa tolong bawa kompor kecil?
      """;
}
