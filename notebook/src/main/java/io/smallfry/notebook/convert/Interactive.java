package io.smallfry.notebook.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Outputs that need a program in the browser: what a page says in their place. */
final class Interactive {
  /** What the beginning of a MIME type stands for. */
  private static final List<Map.Entry<String, String>> KINDS =
      List.of(
          Map.entry("application/vnd.vegalite.", "A chart (Vega-Lite)"),
          Map.entry("application/vnd.vega.", "A chart (Vega)"),
          Map.entry("application/vnd.plotly.", "A chart (Plotly)"),
          Map.entry("application/vnd.bokeh", "A chart (Bokeh)"),
          Map.entry("application/vnd.holoviews", "A chart (HoloViews)"),
          Map.entry("application/vnd.jupyter.widget-view", "A widget"),
          Map.entry("application/geo+json", "A map"));

  /** A text form that only says of what type the object is, or how it should have been shown. */
  private static final Pattern TYPE_ONLY =
      Pattern.compile(
          "<Vega(?:Lite)? \\d.*+|alt\\.\\w++\\(\\.\\.\\.\\)|<IPython\\.[\\w.]++ (?:object|at \\w++)>",
          Pattern.DOTALL);

  private Interactive() {}

  /** What is left out; null if nothing of the output is. */
  static @Nullable String note(ObjectNode data, boolean isHtml, List<String> shown) {
    String chart = chart(data);
    if (chart != null) {
      return chart;
    }
    boolean unknown =
        data.propertyNames().stream()
            .anyMatch(mime -> !shown.contains(mime) && !mime.equals("text/plain"));
    return isHtml || unknown
        ? "This output is interactive or of a kind that a page can't show; open the notebook to"
            + " see it."
        : null;
  }

  /** What is left out, if it is a chart or the like that we know; else null. */
  static @Nullable String chart(ObjectNode data) {
    for (Map.Entry<String, String> kind : KINDS) {
      for (var form : data.properties()) {
        if (form.getKey().startsWith(kind.getKey())) {
          String title = title(form.getValue());
          return kind.getValue()
              + (title.isEmpty() ? "" : ", “" + title + "”,")
              + " is left out here; open the notebook to see it.";
        }
      }
    }
    return null;
  }

  static boolean saysTypeOnly(String plain) {
    return TYPE_ONLY.matcher(plain.strip()).matches();
  }

  /** As Vega, Vega-Lite and Plotly have it; empty if the chart has none. */
  private static String title(JsonNode chart) {
    for (JsonNode at : List.of(chart.path("title"), chart.path("layout").path("title"))) {
      JsonNode title = at.isObject() ? at.path("text") : at;
      List<String> lines = new ArrayList<>();
      (title.isArray() ? title : List.of(title))
          .forEach(line -> lines.add(OutputHtml.text(line).strip()));
      String text = String.join(" ", lines).strip();
      if (!text.isEmpty()) {
        return TerminalText.beginning(text, 300);
      }
    }
    return "";
  }
}
