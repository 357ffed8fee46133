package selfstudy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import selfstudy.evaluate.EvaluationResult.CurvePoint;
import selfstudy.report.StudyReport.Problem;
import selfstudy.spec.Json;

final class RenderingTest {
  private static final String HOSTILE = "<script>alert('x')</script>\"&\u001b[31m";

  @Test
  void theTableShowsMeansWithHalfWidths() {
    String table = ComparisonText.table(comparison("simclr", "digits"), 80);
    assertThat(table).contains("digits   linear    simclr   3  top-1   82.0 ± 5.0");
    assertThat(table.lines()).anySatisfy(l -> assertThat(l).matches("digits +simclr +3 .*yes"));
    assertThat(table).contains("untrained");
  }

  @Test
  void noLineIsWiderThanAskedForAndCutsAreMarked() {
    String table = ComparisonText.table(comparison("simclr[" + "x".repeat(90) + "]", "d"), 80);
    assertThat(table.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(table).contains("x…");
  }

  @Test
  void noNameDrivesTheTerminal() {
    assertThat(ComparisonText.table(comparison(HOSTILE, HOSTILE), 400))
        .contains("?[31m")
        .doesNotContain("\u001b");
  }

  @Test
  void csvHasOneLineForEachSeedAndQuotesWhatNeedsIt() {
    String csv = ComparisonCsv.seeds(comparison("a,\"b\"", "digits"));
    assertThat(csv.lines().skip(1)).hasSize(12);
    assertThat(csv).contains("\"a,\"\"b\"\"\",digits,linear,top-1,1,80.0\r\n");
  }

  @Test
  void aCsvLineHasItsVerdictBesideItAndAsManyFieldsAsTheHeader() {
    String csv = ComparisonCsv.table(comparison("simclr", "digits"));
    assertThat(csv.lines()).hasSize(5);
    assertThat(csv.lines()).allSatisfy(l -> assertThat(l.split(",", -1)).hasSize(29));
    assertThat(csv.lines().filter(l -> l.contains(",finetune,")))
        .allSatisfy(
            l -> assertThat(l).contains(",80.0 80.0 81.0,29.99", ",3,yes,\"fine-tuning saves"));
    assertThat(csv.lines().filter(l -> l.contains(",scratch,")))
        .allSatisfy(l -> assertThat(l).endsWith(",50.0 50.0 51.0" + ",".repeat(19) + "false"));
  }

  @Test
  void latexIsEscapedAndItsTablesAreBalanced() {
    String hostile = "a_b&c%d$#{}~^\\[x]<\u0007\n";
    String latex = ComparisonLatex.tables(comparison(hostile, "digits"));
    assertThat(latex)
        .contains("a\\_b\\&c\\%d\\$\\#\\{\\}\\textasciitilde{}\\textasciicircum{}\\textbackslash{}")
        .contains("{[}x]$<$??", "$\\pm$");
    assertThat(latex.lines().filter(l -> l.startsWith("\\begin{tabular}"))).hasSize(3);
    assertThat(latex.lines().filter(l -> l.equals("\\end{tabular}"))).hasSize(3);
    assertThat(latex).contains("& Gain & Detectable & Errors saved &");
    assertThat(ComparisonLatex.escaped("-1.5")).isEqualTo("$-$1.5");
  }

  @Test
  void averageRanksHaveADiagram() throws Exception {
    Comparison two =
        new Results()
            .add("simclr", "a", "linear", 90)
            .add("moco", "a", "linear", 80)
            .add("random", "a", "linear", 70)
            .add("simclr", "b", "linear", 60)
            .add("moco", "b", "linear", 60)
            .add("random", "b", "linear", 10)
            .compare(5);
    String html = HtmlReport.render(study("a", two));
    parse(html);
    assertThat(html)
        .contains("critical difference 2.34", "simclr 1.25", "random 3.00", "Descriptive");
    assertThat(ComparisonText.table(two, 80)).contains("Average ranks by linear over 2 datasets");
    assertThat(ComparisonLatex.tables(two)).contains("simclr & 1.25");
  }

  @Test
  void thePageIsWellFormedAndLoadsNothing() throws Exception {
    String page = HtmlReport.render(report("simclr"));
    Document document = parse(page);
    assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(2);
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(12);
    assertThat(page).doesNotContain("http", "src=", "@import", "url(");
    assertThat(page).contains("fine-tuning saves more than 5 % of scratch");
    assertThat(page).contains("pretrain/moco", "out of memory", "3b55f05");
    assertThat(page)
        .contains("4 of 9 stages with a result, 3 failed, skipped or blocked, 2 not run yet.");
    assertThat(page).contains("Blocks 2 stages", "evaluate/moco");
  }

  @Test
  void anIntervalEndsWithItsAxis() throws Exception {
    Comparison wide = new Results().add("simclr", "digits", "linear", 94, 97, 100).compare(5);
    Double high = wide.rows().get(0).high();
    assertThat(high).isGreaterThan(100);
    Document page = parse(HtmlReport.render(study("a", wide)));
    double axis = 0;
    double interval = 0;
    NodeList lines = page.getElementsByTagName("line");
    for (int i = 0; i < lines.getLength(); i++) {
      Element line = (Element) lines.item(i);
      double x = Double.parseDouble(line.getAttribute("x2"));
      axis = line.getAttribute("class").equals("grid") ? Math.max(axis, x) : axis;
      interval = line.getAttribute("class").equals("interval") ? x : interval;
    }
    assertThat(interval).isEqualTo(axis).isPositive();
  }

  @Test
  void everyNameIsEscaped() throws Exception {
    String page = HtmlReport.render(report(HOSTILE));
    parse(page);
    assertThat(page).doesNotContain("<script", "\u001b").contains("&lt;script&gt;");
  }

  @Test
  void anEndOfAGridAndAnUnfinishedSolverAreReported() {
    Comparison edge = new Results().add("simclr", "digits", "linear", 97, 99, 98).compare(5);
    assertThat(edge.rows().get(0).atEdge()).containsExactly("lambda");
    assertThat(edge.rows().get(0).unconverged()).isEqualTo(1);
    assertThat(ComparisonText.table(edge, 80)).contains("In 1 row the probe's solver ran out");
    assertThat(HtmlReport.render(study("a", edge))).contains("linear, simclr: 1 of 3 seeds");
    assertThat(ComparisonText.table(edge, 80)).contains("In 1 row a chosen hyper-parameter");
    assertThat(HtmlReport.render(study("a", edge)))
        .contains("In 1 row a hyper-parameter", "digits, linear, simclr: lambda");
  }

  @Test
  void rowsByFurtherMetricsAreToldInEveryFormat() throws Exception {
    Comparison two =
        new Results()
            .add("simclr", "pets", "linear", 80, 82, 84)
            .add("simclr", "pets/top-5", "linear", 90, 92, 94)
            .compare(5);
    String said = "The same images count once, by the metric or name that comes first; rows alone";
    assertThat(ComparisonText.table(two, 80)).contains(said + ":\npets/top-5\n");
    assertThat(ComparisonLatex.tables(two)).contains(said + ": pets/top-5\n");
    assertThat(HtmlReport.render(study("a", two))).contains(said, "pets/top-5");
    assertThat(ComparisonCsv.table(two).lines().skip(1))
        .satisfiesExactly(
            first -> assertThat(first).endsWith(",false"),
            further -> assertThat(further).endsWith(",true"));
    Comparison one = comparison("simclr", "digits");
    assertThat(ComparisonText.table(one, 80)).doesNotContain("rows alone");
    assertThat(HtmlReport.render(study("a", one))).doesNotContain("rows alone");
  }

  @Test
  void whatOneSeedChoseForAllIsToldInEveryFormat() throws Exception {
    Results results = new Results().add("simclr", "digits", "linear", 80, 82, 84);
    results.tunedOn = 1;
    results.add("simclr", "digits", "finetune", 80, 80, 81);
    results.tunedOn = 2;
    Comparison shared = results.add("random", "digits", "scratch", 50, 50, 51).compare(5);
    assertThat(shared.rows()).extracting(Comparison.Row::tunedOn).containsExactly(null, 1, 2);
    assertThat(shared.verdicts().get(0).tunedOn()).isEqualTo(1);
    assertThat(shared.verdicts().get(0).scratchTunedOn()).isEqualTo(2);
    assertThat(Json.read(Json.write(shared), Comparison.class)).isEqualTo(shared);
    String one = "In 1 row, rates chosen on seed 1 for all";
    String two = "In 1 row, rates chosen on seed 2 for all";
    String verdict =
        "fine-tuning's rates chosen on seed 1 for all; scratch's rates chosen on seed 2 for all";
    assertThat(ComparisonText.table(shared, 80)).contains(one + ".\n", two + ".\n");
    assertThat(ComparisonLatex.tables(shared)).contains(one + ". " + two, "saved. " + verdict);
    assertThat(parse(HtmlReport.render(study("a", shared))).getDocumentElement().getTextContent())
        .contains(one, two, "digits, finetune, simclr: seed 1", "; " + verdict);
    assertThat(ComparisonCsv.table(shared).lines())
        .satisfiesExactly(
            header -> assertThat(header).endsWith(",reason,planned,comparisons,tuned_on,secondary"),
            linear -> assertThat(linear).endsWith(",,false"),
            finetune -> assertThat(finetune).endsWith(",1,false"),
            scratch -> assertThat(scratch).endsWith(",2,false"));
  }

  @Test
  void whereEachSeedChoosesForItselfNothingIsToldOfIt() throws Exception {
    Comparison own = comparison("simclr", "digits");
    assertThat(ComparisonText.table(own, 80)).doesNotContain("rates chosen");
    assertThat(ComparisonLatex.tables(own)).doesNotContain("rates chosen");
    assertThat(HtmlReport.render(study("a", own))).doesNotContain("rates chosen");
  }

  @Test
  void oneRowsRatesAreChosenInOneWay() {
    Results mixed = new Results().add("simclr", "digits", "finetune", 80);
    mixed.tunedOn = 1;
    mixed.add("simclr", "digits", "finetune", 80, 81);
    assertThatThrownBy(() -> mixed.compare(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Rates of simclr / digits / finetune");
  }

  @Test
  void anEmptyStudyStillHasAPage() throws Exception {
    Comparison none = new Comparison(List.of(), List.of(), List.of(), List.of());
    parse(HtmlReport.render(study("a-1", none)));
    assertThat(ComparisonText.table(none, 80)).contains("dataset");
  }

  private static Comparison comparison(String method, String dataset) {
    return new Results()
        .add(method, dataset, "linear", 80, 82, 84)
        .add("random", dataset, "linear", 40, 42, 44)
        .add(method, dataset, "finetune", 80, 80, 81)
        .add("scratch", dataset, "scratch", 50, 50, 51)
        .compare(5);
  }

  private static StudyReport report(String name) {
    List<CurvePoint> points = List.of(new CurvePoint(1, 5.5), new CurvePoint(100, 4.25));
    return new StudyReport(
        name,
        name,
        9,
        comparison(name, name),
        List.of(new StudyReport.Curve(name, 1, points)),
        Map.of(name, name, "commit", "3b55f05"),
        List.of(
            new Problem(
                "pretrain/moco" + name,
                Problem.State.FAILED,
                "out of memory",
                List.of("evaluate/moco" + name, "summary"))),
        2);
  }

  private static StudyReport study(String id, Comparison comparison) {
    return new StudyReport(id, "a", 0, comparison, List.of(), Map.of(), List.of(), 0);
  }

  private static Document parse(String page) throws Exception {
    String xml = page.replaceFirst("<!DOCTYPE html>\n", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
