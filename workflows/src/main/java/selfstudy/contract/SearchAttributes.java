package selfstudy.contract;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** By what studies are listed in Temporal; a namespace has to know them before a study starts. */
public final class SearchAttributes {
  private SearchAttributes() {}

  /** A {@link StudyState}'s label. */
  public static final SearchAttributeKey<String> STATE =
      SearchAttributeKey.forKeyword("SelfstudyState");

  /** Stages with a result. */
  public static final SearchAttributeKey<Long> DONE = SearchAttributeKey.forLong("SelfstudyDone");

  /** Stages of the plan. */
  public static final SearchAttributeKey<Long> TOTAL = SearchAttributeKey.forLong("SelfstudyTotal");

  /** All of them, to be registered. */
  public static final List<SearchAttributeKey<?>> ALL = List.of(STATE, DONE, TOTAL);
}
