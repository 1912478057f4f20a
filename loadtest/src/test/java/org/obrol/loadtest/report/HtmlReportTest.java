package org.obrol.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.obrol.loadtest.report.RunReport.Verdict;
import org.obrol.loadtest.scenario.Kind;
import org.obrol.loadtest.scenario.Scenario;
import org.obrol.loadtest.scenario.Setting;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class HtmlReportTest {
  private static final Scenario BROADCAST = MadeUp.scenario(Kind.BROADCAST, Setting.WINDOW, "4");
  private static final String HOSTILE = "<script>alert(\"1\")</script> & ' \u0000\u001b[31m";

  @ParameterizedTest
  @EnumSource(Kind.class)
  void thePageOfEveryKindIsWellFormedAndHasPlots(Kind kind) throws Exception {
    Scenario scenario = MadeUp.scenario(kind, Setting.CONNECTIONS, "300");
    Document page = parse(MadeUp.suite(MadeUp.compared(scenario, 2, 3)));
    assertThat(texts(page, "figcaption")).hasSizeGreaterThanOrEqualTo(3);
    assertThat(texts(page, "h1")).containsExactly("Broadcast");
  }

  @Test
  void thePageAsksForNothingElse() throws Exception {
    String page = page(MadeUp.suite(MadeUp.compared(BROADCAST, 2, 3)));
    assertThat(page)
        .doesNotContain("<script", "<link", "<img", "src=", "href=", "url(", "@import")
        .startsWith("<!DOCTYPE html>");
    Matcher addresses = Pattern.compile("https?://[^\"]*").matcher(page);
    while (addresses.find()) { // names of languages, which nobody asks for
      assertThat(addresses.group())
          .isIn("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml");
    }
  }

  @Test
  void whatPeopleAndServersWroteIsTextAndNothingElse() throws Exception {
    Verdict bad = new Verdict(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(HOSTILE));
    RunReport run = MadeUp.harnessBound(MadeUp.with(bad, MadeUp.run(HOSTILE, 1, BROADCAST, 2)));
    SuiteReport suite =
        new SuiteReport(
            HOSTILE,
            HOSTILE,
            HOSTILE,
            Instant.EPOCH,
            Duration.ZERO,
            true,
            Map.of(HOSTILE, HOSTILE),
            List.of(
                new VariantReport(
                    HOSTILE,
                    BROADCAST,
                    List.of(new TargetReport(HOSTILE, List.of(run), List.of(HOSTILE))))));
    assertThat(page(suite)).doesNotContain("<script", "\u0000", "\u001b");
    assertThat(texts(parse(suite), "h1").get(0)).startsWith("<script>alert(\"1\")</script> & '");
  }

  @Test
  void theVerdictStandsOnTop() throws Exception {
    assertThat(texts(parse(MadeUp.suite(MadeUp.compared(BROADCAST, 2, 3))), "h2").get(0))
        .isEqualTo("Every message once, in order, to everybody");
    Verdict bad = new Verdict(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
    RunReport run = MadeUp.with(bad, MadeUp.run("obrol", 1, BROADCAST, 2));
    TargetReport target = new TargetReport("obrol", List.of(run), List.of());
    Document page = parse(MadeUp.suite(new VariantReport("x", BROADCAST, List.of(target))));
    assertThat(texts(page, "h2").get(0)).isEqualTo("Messages went wrong");
    assertThat(page.getDocumentElement().getTextContent()).contains("1 lost");
  }

  @Test
  void theRangeOfRunsAndThatOfLoadsAreToldApart() throws Exception {
    Scenario other = MadeUp.scenario(Kind.BROADCAST, Setting.WINDOW, "64");
    assertThat(texts(parse(MadeUp.suite(MadeUp.compared(BROADCAST, 2, 4))), "p"))
        .contains("Server CPU for each delivery, obrol : bare: 0.50.");
    TargetReport ours =
        new TargetReport(
            "obrol",
            List.of(
                MadeUp.run("obrol", 1, BROADCAST, 2),
                MadeUp.run("obrol", 2, BROADCAST, 3),
                MadeUp.run("obrol", 3, BROADCAST, 1)),
            List.of());
    TargetReport bare = MadeUp.target("bare", BROADCAST, 4);
    VariantReport uneven = new VariantReport("x", BROADCAST, List.of(ours, bare));
    assertThat(texts(parse(MadeUp.suite(uneven)), "p"))
        .contains(
            "Server CPU for each delivery, obrol : bare: 0.50; run by run from 0.25 to 0.75.");
    SuiteReport loads = MadeUp.suite(uneven, MadeUp.compared(other, 3, 4));
    assertThat(texts(parse(loads), "p"))
        .contains(
            "Server CPU for each delivery, obrol : bare: between 0.50 and 0.75, depending on the"
                + " load (2 loads, the ratio of the medians of each).");
  }

  @Test
  void aSuiteWithoutRunsIsAPageToo() throws Exception {
    TargetReport none = new TargetReport("obrol", List.of(), List.of("connection refused"));
    Document page = parse(MadeUp.suite(new VariantReport("x", BROADCAST, List.of(none))));
    assertThat(texts(page, "h2").get(0)).isEqualTo("No run came to its end");
    assertThat(texts(page, "li")).contains("connection refused");
  }

  @Test
  void loadsThatDifferInTheirConnectionsOrWindowsArePlottedOverThem() throws Exception {
    List<VariantReport> variants = new ArrayList<>();
    for (String connections : List.of("50", "100", "200")) {
      variants.add(
          MadeUp.compared(MadeUp.scenario(Kind.BROADCAST, Setting.CONNECTIONS, connections), 2, 3));
    }
    variants.add(MadeUp.compared(BROADCAST, 1, 1.5));
    Document page = parse(MadeUp.suite(variants.toArray(VariantReport[]::new)));
    assertThat(texts(page, "figcaption"))
        .contains(
            "Server CPU for each delivery by connections: broadcast, window 1, 64 B",
            "Server CPU for each delivery by window: broadcast, 100 connections, 64 B");
  }

  @Test
  void everyPlotHasATitleAndADescriptionForWhoDoesNotSeeIt() throws Exception {
    Document page = parse(MadeUp.suite(MadeUp.compared(BROADCAST, 2, 3)));
    NodeList plots = page.getElementsByTagName("svg");
    int described = 0;
    for (int i = 0; i < plots.getLength(); i++) {
      Element plot = (Element) plots.item(i);
      if (plot.getAttribute("role").equals("img")) {
        boolean named =
            plot.hasAttribute("aria-label")
                || (!texts(plot, "title").isEmpty() && !texts(plot, "desc").isEmpty());
        assertThat(named).isTrue();
        described++;
      } else {
        assertThat(plot.getAttribute("aria-hidden")).isEqualTo("true");
      }
    }
    assertThat(described).isGreaterThanOrEqualTo(5);
  }

  @Test
  void theStyleSheetNeedsNoEscapes() throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      String style = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(style).doesNotContain("<", ">", "&", "\"");
    }
  }

  private static String page(SuiteReport suite) throws IOException {
    StringWriter out = new StringWriter();
    HtmlReport.write(suite, out);
    return out.toString();
  }

  private static Document parse(SuiteReport suite) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page(suite).getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document page, String name) {
    return texts(page.getDocumentElement(), name);
  }

  private static List<String> texts(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent().strip());
    }
    return texts;
  }
}
