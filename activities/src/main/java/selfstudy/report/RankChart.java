package selfstudy.report;

import java.util.List;

/**
 * A critical-difference diagram (Demšar, 2006, Figure 1): methods on an axis of average ranks, the
 * best to the left, bars below it joining those that are not told apart.
 */
final class RankChart {
  private static final int LEFT = 150;
  private static final int RIGHT = Charts.WIDTH - 150;
  private static final int AXIS = 60;
  private static final int LINE = 22;
  private static final int BAR = 10;
  private static final int NAME = 20;

  private final Markup markup;
  private final List<Ranking.Rank> ranks;
  private final Ranking ranking;

  private RankChart(Markup markup, Ranking ranking) {
    this.markup = markup;
    this.ranking = ranking;
    this.ranks = ranking.ranks();
  }

  static void draw(Markup markup, String title, Ranking ranking) {
    new RankChart(markup, ranking).draw(title);
  }

  private void draw(String title) {
    int bars = BAR * ranking.groups().size();
    int names = AXIS + bars + 24;
    int half = (ranks.size() + 1) / 2;
    Charts.svg(markup, title, names + LINE * half);
    axis();
    criticalDifference();
    for (int at = 0; at < ranks.size(); at++) {
      boolean left = at < half;
      name(ranks.get(at), left, names + LINE * (left ? at : ranks.size() - 1 - at));
    }
    for (int g = 0; g < ranking.groups().size(); g++) {
      group(ranking.groups().get(g), AXIS + 10 + BAR * g);
    }
    markup.close();
  }

  private void axis() {
    Charts.line(markup, "grid", LEFT, AXIS, RIGHT, AXIS);
    for (int rank = 1; rank <= ranks.size(); rank++) {
      Charts.line(markup, "grid", at(rank), AXIS - 6, at(rank), AXIS);
      Charts.label(markup, at(rank), AXIS - 10, "middle", Integer.toString(rank));
    }
  }

  private void criticalDifference() {
    double width = ranking.criticalDifference() * (at(2) - at(1));
    double end = Math.min(LEFT + width, Charts.WIDTH);
    Charts.line(markup, "interval", LEFT, 18, end, 18);
    String text = "critical difference " + Figures.rank(ranking.criticalDifference());
    Charts.label(markup, LEFT, 12, "start", text);
  }

  private void name(Ranking.Rank rank, boolean left, double y) {
    double x = at(rank.averageRank());
    double end = left ? LEFT - 10 : RIGHT + 10;
    Charts.line(markup, "grid", x, AXIS, x, y);
    Charts.line(markup, "grid", x, y, end, y);
    String name = Figures.cut(rank.method(), NAME) + ' ' + Figures.rank(rank.averageRank());
    Charts.label(markup, left ? end - 4 : end + 4, y + 4, left ? "end" : "start", name);
  }

  private void group(List<String> methods, double y) {
    double from = at(average(methods.get(0)));
    double to = at(average(methods.get(methods.size() - 1)));
    Charts.line(markup, "mean", from - 3, y, to + 3, y);
  }

  private double average(String method) {
    return ranks.stream()
        .filter(rank -> rank.method().equals(method))
        .findFirst()
        .orElseThrow()
        .averageRank();
  }

  private double at(double rank) {
    return LEFT + (RIGHT - LEFT) * (rank - 1) / (ranks.size() - 1);
  }
}
