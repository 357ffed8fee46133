package selfstudy.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
      th, td { text-align: left; padding: .3rem 1rem .3rem 0; white-space: nowrap;
        border-bottom: 1px solid var(--line); vertical-align: top; }
      th { color: var(--soft); font-weight: 600; vertical-align: bottom; white-space: normal; }
      tbody th { color: var(--ink); padding-top: 1rem; white-space: nowrap; }
      td.number, th.number { text-align: right; }
      td.prose { white-space: normal; min-width: 14rem; overflow-wrap: anywhere; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem;
        font-size: .9rem; } dd { margin: 0; color: var(--soft); }
      details { margin: .5rem 0; } summary { cursor: pointer; }
      li, h1, h3, .lines { overflow-wrap: anywhere; } .lines { white-space: pre-line; }
      .yes { color: var(--yes); font-weight: 600; } .no { color: var(--no); font-weight: 600; }
      svg { display: block; width: 100%; min-width: 34rem; max-width: 45rem; font-size: 12px; }
      svg text { fill: var(--soft); }
      .grid { stroke: var(--line); } .interval { stroke: var(--accent); stroke-width: 2; }
      .mean { stroke: var(--accent); stroke-width: 3; }
      .seed { fill: var(--ink); fill-opacity: .55; }
      .curve { fill: none; stroke: var(--accent); stroke-opacity: .7; }
      """;

  /** Of findings that have a colour. */
  private static final Map<String, String> FINDINGS = Map.of("better", "yes", "worse", "no");

  private final StudyReport report;
  private final Markup page = new Markup();

  /** Of the open table. */
  private int columns;

  /** The dataset whose rows the open table is at. */
  private String group = "";

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
    page.leaf("p", "Study " + report.study() + ". " + progress(), "class", "soft");
    problems();
    verdicts();
    controls();
    rankings();
    results();
    curves();
    provenance();
    return page.close().close().document();
  }

  private String progress() {
    Set<String> lost = new HashSet<>();
    for (StudyReport.Problem problem : report.problems()) {
      lost.add(problem.stage());
      lost.addAll(problem.blocks());
    }
    int done = report.stages() - lost.size() - report.waiting();
    String told = done + " of " + Figures.count(report.stages(), "stage") + " with a result";
    told += lost.isEmpty() ? "" : ", " + lost.size() + " failed, skipped or blocked";
    return told + (report.waiting() == 0 ? "." : ", " + report.waiting() + " not run yet.");
  }

  private void problems() {
    if (report.problems().isEmpty()) {
      return;
    }
    page.leaf("h2", "Without a result");
    page.leaf(
        "p",
        "The figures below leave these stages out. \"selfstudy retry "
            + report.study()
            + " STAGE\" runs a failed stage again, \"selfstudy skip\" ends the study without it.",
        "class",
        "soft");
    for (StudyReport.Problem problem : report.problems()) {
      page.open("h3").text(problem.stage() + ": ");
      page.leaf("span", problem.state().name().toLowerCase(Locale.ROOT), "class", "no").close();
      page.leaf("div", problem.reason(), "class", "lines");
      if (!problem.blocks().isEmpty()) {
        list("Blocks " + Figures.count(problem.blocks().size(), "stage"), problem.blocks());
      }
    }
  }

  private void verdicts() {
    List<Verdict> verdicts = report.comparison().verdicts();
    if (verdicts.isEmpty()) {
      return;
    }
    page.leaf("h2", "Does pretraining pay?");
    page.leaf(
        "p",
        "The whole network trained on the labelled images: from the pretrained encoder"
            + " (fine-tuning) against from random weights (scratch), paired by seed.",
        "class",
        "soft");
    head(
        "method",
        "#seeds",
        "#gain, points",
        "#error saved",
        "#beyond, points",
        "#p",
        "#p of no gain",
        "#p of images",
        "#detectable, points",
        "pays",
        "why");
    verdicts.forEach(this::verdict);
    tail();
    String least = Figures.thresholds(verdicts) + " of scratch's errors";
    page.open("dl");
    define(
        "gain", "Accuracy of fine-tuning minus that of scratch, in percentage points: mean over");
    page.text(" seeds ± half of the 95 % interval, which holds the spread over seeds and the");
    page.text(" sampling of the test images.").close();
    define("error saved", "The gain in percent of the errors that scratch makes.").close();
    define("beyond", "The gain that is left after " + least + ", with its 95 % interval.").close();
    define("p", "The chance of a value beyond this far from 0 if it were 0, corrected (Holm) for");
    page.text(" all comparisons that the study plans: what decides.").close();
    define("p of no gain", "Likewise of the gain itself. It decides nothing.").close();
    define("p of images", "Of a permutation test over the test images: conditional on these runs,");
    page.text(" as it knows nothing of the spread over seeds. It decides nothing.").close();
    define("detectable", "The least gain that would be found to pay four times in five with this");
    page.text(" spread over seeds and so many comparisons.").close();
    define("pays", "Yes where more than " + least + " are saved and no where less, either");
    page.text(" beyond doubt (5 %, Holm); unclear otherwise.").close();
    page.close();
  }

  /** Opens a definition, to be closed. */
  private Markup define(String term, String meaning) {
    return page.leaf("dt", term).open("dd").text(meaning);
  }

  private void verdict(Verdict verdict) {
    Double saved = verdict.errorReduction();
    Double detectable = verdict.detectable();
    row(verdict.dataset()).leaf("td", verdict.method());
    number(Figures.seeds(verdict));
    number(Figures.withHalfWidth(verdict.gain(), verdict.low(), verdict.high()));
    number(saved == null ? "-" : Figures.signed(saved) + " %");
    number(Figures.margin(verdict));
    number(Figures.pValue(verdict.marginPValue()));
    number(Figures.pValue(verdict.pValue()));
    number(Figures.pValue(verdict.imagePValue()));
    number(detectable == null ? "-" : Figures.value(detectable));
    page.leaf("td", verdict.pays().label(), "class", verdict.pays().label());
    String rates = Figures.sharedRates(verdict).map(it -> "; " + it).orElse("");
    page.leaf("td", verdict.reason() + rates, "class", "prose soft").close();
  }

  private void controls() {
    List<Control> controls = Order.ofControls(report.comparison().controls());
    if (controls.isEmpty()) {
      return;
    }
    page.leaf("h2", "Against an untrained encoder");
    page.leaf(
        "p",
        "Accuracy on the features of the pretrained encoder, left as it is, minus that on an"
            + " untrained encoder's (random): means over seeds ± half of Welch's 95 % interval."
            + " Descriptive: each stands for itself, whatever their number, and for these test"
            + " images.",
        "class",
        "soft");
    head("protocol", "method", "#seeds", "#difference, points", "finding");
    for (Control control : controls) {
      row(control.dataset()).leaf("td", control.protocol());
      page.leaf("td", control.method());
      number(control.n() + " against " + control.controlN());
      number(Figures.withHalfWidth(control.difference(), control.low(), control.high()));
      String finding = Figures.finding(control);
      String colour = FINDINGS.getOrDefault(finding, "soft");
      page.leaf("td", finding + Figures.scope(control), "class", colour).close();
    }
    tail();
  }

  private void rankings() {
    if (report.comparison().rankings().isEmpty()) {
      return;
    }
    page.leaf("h2", "Average ranks");
    page.leaf(
        "p",
        "Of the means over seeds, 1 for the best on every dataset. A bar joins methods that are"
            + " nearer than the critical difference (Nemenyi, 5 %). Descriptive: the datasets are"
            + " taken for a sample, and the spread over seeds is left out. The verdict is above.",
        "class",
        "soft");
    for (Ranking ranking : report.comparison().rankings()) {
      page.leaf("h3", ranking.protocol()).open("div", "class", "wide");
      RankChart.draw(page, "Average ranks by " + ranking.protocol(), ranking);
      page.close();
      page.leaf("p", Figures.ranking(ranking), "class", "soft");
      list(Figures.count(ranking.datasets().size(), "dataset"), ranking.datasets());
    }
  }

  private void results() {
    page.leaf("h2", "Results");
    page.leaf(
        "p",
        "Percent right on the test split. Dots are seeds, the tick is their mean, the bar its 95 %"
            + " interval (from three seeds). The method random has an untrained encoder.",
        "class",
        "soft");
    List<Row> rows = Order.ofRows(report.comparison().rows());
    Map<String, List<Row>> datasets = new LinkedHashMap<>();
    rows.forEach(row -> datasets.computeIfAbsent(row.dataset(), d -> new ArrayList<>()).add(row));
    datasets.forEach(
        (dataset, ofDataset) -> {
          page.leaf("h3", dataset).open("div", "class", "wide");
          String unit = ofDataset.get(0).metric().label() + ", %";
          Charts.intervals(page, "Results on " + dataset, unit, ofDataset);
          page.close();
        });
    page.leaf("h3", "All values");
    head("protocol", "method", "metric", "#seeds", "#mean, %", "#of each seed, %");
    for (Row row : rows) {
      row(row.dataset()).leaf("td", row.protocol());
      page.leaf("td", row.method()).leaf("td", row.metric().label());
      number(Integer.toString(row.n()));
      number(Figures.withHalfWidth(row));
      number(String.join(" ", row.values().stream().map(Figures::value).toList()));
      page.close();
    }
    tail();
    SweepNote.of(rows).forEach(note -> list(note.summary(), note.lines()));
    List<String> shared = Figures.sharedRates(rows);
    if (!shared.isEmpty()) {
      list(String.join(". ", shared), Figures.rowsOfSharedRates(rows));
    }
    List<String> secondary = Figures.secondary(rows);
    if (!secondary.isEmpty()) {
      list(Figures.SECONDARY, secondary);
    }
    List<String> edges = Figures.edges(rows);
    if (!edges.isEmpty()) {
      list(
          "In "
              + Figures.count(edges.size(), "row")
              + " a hyper-parameter was chosen at an end of its grid: a wider one may do better",
          edges);
    }
    List<String> unconverged = Figures.unconverged(rows);
    if (!unconverged.isEmpty()) {
      list(
          "In "
              + Figures.count(unconverged.size(), "row")
              + " the probe's solver ran out of iterations: more may do better",
          unconverged);
    }
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
          page.leaf("h3", method).open("div", "class", "wide");
          Charts.curves(page, "Loss of " + method + " by step", curves);
          page.close();
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
        .forEach(
            (what, value) ->
                page.open("tr").leaf("td", what).leaf("td", value, "class", "prose").close());
    tail();
  }

  /** Opens a table; a name that starts with # is of a column of numbers. */
  private void head(String... names) {
    columns = names.length;
    group = "";
    page.open("div", "class", "wide").open("table").open("thead").open("tr");
    for (String column : names) {
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

  /** Opens a row, below its dataset's name if that is another than the row's above. */
  private Markup row(String dataset) {
    if (!dataset.equals(group)) {
      page.open("tr");
      page.leaf("th", dataset, "colspan", Integer.toString(columns), "scope", "rowgroup").close();
      group = dataset;
    }
    return page.open("tr");
  }

  /** A list that opens on demand. */
  private void list(String summary, List<String> lines) {
    page.open("details").leaf("summary", summary).open("ul");
    lines.forEach(line -> page.leaf("li", line));
    page.close().close();
  }

  private void number(String text) {
    page.leaf("td", text, "class", "number");
  }
}
