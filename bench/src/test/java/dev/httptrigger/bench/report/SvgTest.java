package dev.httptrigger.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgTest {
  @Test
  void barsAreAsLongAsTheirFigures() throws Exception {
    Document picture = parsed(SvgBars.svg(Samples.BARS));

    assertThat(texts(picture))
        .containsExactly("Cost & <others>", "always OK", "8.0 µs", "HttpTrigger", "4.0 µs");
    List<Double> widths =
        elements(picture, "rect").stream()
            .skip(1) // the ground
            .map(bar -> Double.valueOf(bar.getAttribute("width")))
            .toList();
    assertThat(widths).hasSize(2);
    assertThat(widths.getFirst()).isEqualTo(2 * widths.getLast());
  }

  @Test
  void barsOfNothingAreStillAPicture() throws Exception {
    BarPlot nothing = new BarPlot("n", "n", "µs", List.of(new BarPlot.Bar("zero", 0)));

    assertThat(texts(parsed(SvgBars.svg(nothing)))).contains("0.0 µs");
  }

  /** From 1 to 1 000 there are four decades' lines, and points lie where their logarithms do. */
  @Test
  void curvesRunThroughTheirPoints() throws Exception {
    Document picture = parsed(SvgCurves.svg(Samples.CURVES));

    assertThat(texts(picture))
        .contains("Latency", "one in", "1", "10", "100", "1 000", "always OK");
    List<String> curves =
        elements(picture, "polyline").stream().map(line -> line.getAttribute("points")).toList();
    assertThat(curves).hasSize(2);
    assertThat(curves.getFirst()).startsWith("80.0,").contains(" 740.0,");
    assertThat(curves.getLast()).startsWith("300.0,");
  }

  /** Blocks are as wide as their shares, and who points at one sees it whole. */
  @Test
  void flamesAreAsWideAsTheirShares() throws Exception {
    Document picture = parsed(SvgFlames.svg(Samples.FLAMES));

    assertThat(texts(picture)).contains("Where it goes", "Server.run", "Reader.read<init>");
    assertThat(elements(picture, "title").stream().map(Element::getTextContent))
        .containsExactly("Server.run, 100.0 %", "Reader.read<init>, 25.0 %", "Map.get, 1.0 %");
    List<Double> widths =
        elements(picture, "rect").stream()
            .skip(1) // the ground
            .map(block -> Double.valueOf(block.getAttribute("width")))
            .toList();
    assertThat(widths.get(1)).isCloseTo(widths.getFirst() / 4, offset(1.0));
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<String> texts(Document picture) {
    return elements(picture, "text").stream().map(Element::getTextContent).toList();
  }

  private static List<Element> elements(Document picture, String name) {
    NodeList found = picture.getElementsByTagName(name);
    return IntStream.range(0, found.getLength())
        .mapToObj(found::item)
        .map(Element.class::cast)
        .toList();
  }
}
