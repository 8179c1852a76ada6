package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.extauthz.configsource.FolderFile.Place;
import dev.httptrigger.extauthz.configsource.FolderFile.Text;
import java.util.List;

/**
 * A trigger of a folder as it was last read.
 *
 * @param places where it stands; more than one is one too many
 * @param prepared what the pipeline takes
 */
record Written(List<Place> places, PreparedTrigger prepared) {
  Written {
    places = List.copyOf(places);
    requireNonNull(prepared, "prepared is null");
  }

  /** Where it stands first. */
  Place place() {
    return places.getFirst();
  }

  /** Whether its text refers to what may change though the text does not. */
  boolean refers() {
    return places.stream().anyMatch(place -> place.text() instanceof Text.Referring);
  }
}
