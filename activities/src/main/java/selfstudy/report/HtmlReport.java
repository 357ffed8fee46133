package selfstudy.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import selfstudy.report.Comparison.Control;
import selfstudy.report.Comparison.Row;
import selfstudy.report.Comparison.Verdict;
import selfstudy.report.StudyReport.Curve;

/** One self-contained page: no script, no font, no picture from elsewhere. */
public final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6577; --line: #d9dee7;
        --paper: #ffffff; --accent: #2563a8; --yes: #1d7a46; --no: #a83232; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #9aa4b5;
        --line: #333b4a; --paper: #14181f; --accent: #6fa8e6; --yes: #5fc48c; --no: #e88080; } }
      body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
        max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
      h3 { font-size: 1rem; margin-bottom: 0; }
      .soft { color: var(--soft); } .wide { overflow-x: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { text-align: left; padding: .3rem .9rem .3rem 0;
        border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
      td.number, th.number { text-align: right; white-space: nowrap; }
      .yes { color: var(--yes); font-weight: 600; } .no { color: var(--no); font-weight: 600; }
      svg { width: 100%; max-width: 45rem; font-size: 12px; } svg text { fill: var(--soft); }
      .grid { stroke: var(--line); } .interval { stroke: var(--accent); stroke-width: 2; }
      .mean { stroke: var(--accent); stroke-width: 3; }
      .seed { fill: var(--ink); fill-opacity: .55; }
      .curve { fill: none; stroke: var(--accent); stroke-opacity: .7; }
      """;

  private final StudyReport report;
  private final Markup page = new Markup();

  private HtmlReport(StudyReport report) {
    this.report = report;
  }

  /** The whole page. */
  public static String render(StudyReport report) {
    return new HtmlReport(report).page();
  }

  private String page() {
    page.open("html", "lang", "en").open("head").empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    // Nothing in the style needs escaping, so that it reads the same to a browser.
    page.leaf("title", report.name()).leaf("style", STYLE).close();
    page.open("body").leaf("h1", report.name());
    page.leaf("p", "Study " + report.study(), "class", "soft");
    problems();
    verdicts();
    controls();
    results();
    curves();
    provenance();
    return page.close().close().document();
  }

  private void problems() {
    if (report.problems().isEmpty()) {
      return;
    }
    page.leaf("h2", "Without a result");
    head("stage", "state", "reason");
    for (StudyReport.Problem problem : report.problems()) {
      page.open("tr").leaf("td", problem.stage()).leaf("td", problem.state(), "class", "no");
      page.leaf("td", problem.reason()).close();
    }
    tail();
  }

  private void verdicts() {
    List<Verdict> verdicts = report.comparison().verdicts();
    if (verdicts.isEmpty()) {
      return;
    }
    page.leaf("h2", "Does pretraining pay?");
    page.leaf(
        "p",
        "Fine-tuning against training from scratch, paired by seed, in points of accuracy. The"
            + " interval holds the spread over seeds and the sampling of the test images; p is"
            + " adjusted by Holm over all comparisons here. Pretraining pays where it saves more"
            + " than "
            + Figures.value(verdicts.get(0).threshold())
            + " % of scratch's error.",
        "class",
        "soft");
    head("dataset", "method", "#seeds", "#gain", "#error saved", "#p", "#detectable", "pays");
    for (Verdict verdict : verdicts) {
      verdict(verdict);
    }
    tail();
    page.open("ul");
    verdicts.forEach(verdict -> page.leaf("li", Figures.sentence(verdict)));
    page.close();
  }

  private void verdict(Verdict verdict) {
    Double saved = verdict.errorReduction();
    Double detectable = verdict.detectable();
    page.open("tr").leaf("td", verdict.dataset()).leaf("td", verdict.method());
    number(Integer.toString(verdict.n()));
    number(Figures.withHalfWidth(verdict.gain(), verdict.low(), verdict.high()));
    number(saved == null ? "-" : Figures.signed(saved) + " %");
    number(Figures.pValue(verdict.pValue()));
    number(detectable == null ? "-" : Figures.value(detectable));
    page.leaf("td", verdict.pays().label(), "class", verdict.pays().label()).close();
  }

  private void controls() {
    List<Control> controls = report.comparison().controls();
    if (controls.isEmpty()) {
      return;
    }
    page.leaf("h2", "Against an untrained encoder");
    page.leaf("p", "Frozen features, unpaired, Welch's 95 % interval.", "class", "soft");
    head("dataset", "protocol", "method", "#seeds", "#difference");
    for (Control control : controls) {
      page.open("tr").leaf("td", control.dataset()).leaf("td", control.protocol());
      page.leaf("td", control.method());
      number(control.n() + " to " + control.controlN());
      number(Figures.withHalfWidth(control.difference(), control.low(), control.high()));
      page.close();
    }
    tail();
    page.open("ul");
    controls.forEach(control -> page.leaf("li", Figures.sentence(control)));
    page.close();
  }

  private void results() {
    page.leaf("h2", "Results");
    page.leaf(
        "p",
        "Percent on the test split. Dots are seeds, the bar is the 95 % interval of their mean"
            + " (from three seeds).",
        "class",
        "soft");
    List<Row> rows = Order.byDataset(report.comparison().rows());
    Map<String, List<Row>> datasets = new LinkedHashMap<>();
    rows.forEach(row -> datasets.computeIfAbsent(row.dataset(), d -> new ArrayList<>()).add(row));
    datasets.forEach(
        (dataset, ofDataset) -> {
          page.leaf("h3", dataset);
          Charts.intervals(page, "Results on " + dataset, ofDataset);
        });
    head("dataset", "protocol", "method", "metric", "#seeds", "#mean", "#values");
    for (Row row : rows) {
      page.open("tr").leaf("td", row.dataset()).leaf("td", row.protocol());
      page.leaf("td", row.method()).leaf("td", row.metric().label());
      number(Integer.toString(row.n()));
      number(Figures.withHalfWidth(row));
      number(String.join(" ", row.values().stream().map(Figures::value).toList()));
      page.close();
    }
    tail();
    page.open("ul");
    Figures.edges(rows).forEach(edge -> page.leaf("li", edge));
    page.close();
  }

  private void curves() {
    Map<String, List<Curve>> methods = new LinkedHashMap<>();
    report.curves().stream()
        .filter(curve -> !curve.points().isEmpty())
        .forEach(c -> methods.computeIfAbsent(c.method(), m -> new ArrayList<>()).add(c));
    if (methods.isEmpty()) {
      return;
    }
    page.leaf("h2", "Pretraining");
    page.leaf("p", "Loss by step, a line for each seed.", "class", "soft");
    methods.forEach(
        (method, curves) -> {
          page.leaf("h3", method);
          Charts.curves(page, "Loss of " + method + " by step", curves);
        });
  }

  private void provenance() {
    if (report.provenance().isEmpty()) {
      return;
    }
    page.leaf("h2", "Provenance");
    head("what", "value");
    report
        .provenance()
        .forEach((what, value) -> page.open("tr").leaf("td", what).leaf("td", value).close());
    tail();
  }

  /** Opens a table; a name that starts with # is of a column of numbers. */
  private void head(String... columns) {
    page.open("div", "class", "wide").open("table").open("thead").open("tr");
    for (String column : columns) {
      if (column.startsWith("#")) {
        page.leaf("th", column.substring(1), "class", "number");
      } else {
        page.leaf("th", column);
      }
    }
    page.close().close().open("tbody");
  }

  private void tail() {
    page.close().close().close();
  }

  private void number(String text) {
    page.leaf("td", text, "class", "number");
  }
}
