package selfstudy.dataset;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import selfstudy.spec.DataSelection;
import selfstudy.spec.Spelling;

/**
 * The datasets that are known by name.
 *
 * @param cards what is known of each
 * @param entries those whose files are packed as they come, with keys known before any download
 */
public record Catalogue(List<DatasetCard> cards, List<CatalogueEntry> entries) {
  public Catalogue {
    cards = List.copyOf(cards);
    entries = List.copyOf(entries);
  }

  /** A catalogue of datasets to fetch alone. */
  Catalogue(List<CatalogueEntry> entries) {
    this(List.of(), entries);
  }

  /** What comes with Selfstudy: {@code catalogue.yaml}. */
  public static Catalogue standard() {
    return of(CatalogueFile.standard());
  }

  static Catalogue of(List<DatasetCard> cards) {
    return new Catalogue(
        cards,
        cards.stream()
            .flatMap(card -> Optional.ofNullable(card.fetch()).map(card::entry).stream())
            .toList());
  }

  /**
   * The entry of a name that can be fetched and packed as it comes.
   *
   * @throws BadDataException with the nearest names if there is none, or with what to download
   *     where
   */
  public CatalogueEntry find(String name) {
    return entry(name)
        .orElseThrow(
            () ->
                new BadDataException(
                    card(name)
                        .map(
                            card ->
                                "Dataset " + name + " cannot be fetched. " + card.howToAdd() + ".")
                        .orElseGet(() -> unknown(name))));
  }

  /**
   * @throws BadDataException if a name cannot be fetched, with what to download where, or with the
   *     nearest names if there is no such dataset
   */
  public void requireFetchable(String name) {
    if (card(name).filter(DatasetCard::isServed).isEmpty()) {
      find(name);
    }
  }

  /** The entry of a name, if its files are packed as they come. */
  Optional<CatalogueEntry> entry(String name) {
    return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /** What is known of a name, if it is one of the catalogue's. */
  public Optional<DatasetCard> card(String name) {
    return cards.stream().filter(card -> card.name().equals(name)).findFirst();
  }

  /**
   * @throws BadDataException if a name is the catalogue's, so that no other images can have it
   */
  void requireFree(String name) {
    if (card(name).isPresent() || entry(name).isPresent()) {
      throw new BadDataException("The name " + name + " is the catalogue's; give another.");
    }
  }

  /** That there is no such dataset, with the nearest names. */
  String unknown(String name) {
    return unknown(name, Set.of());
  }

  /**
   * The same among others that are known.
   *
   * @param imported names of what was imported, as they were given
   */
  String unknown(String name, Set<String> imported) {
    List<String> names =
        Stream.of(
                cards.stream().map(DatasetCard::name),
                entries.stream().map(CatalogueEntry::name),
                imported.stream().map(DataSelection.IMPORTED::concat))
            .flatMap(known -> known)
            .distinct()
            .toList();
    return "There is no dataset \""
        + name
        + '"'
        + Spelling.sentence(name, names)
        + " Images of your own are folder:PATH or archive:PATH.";
  }
}
