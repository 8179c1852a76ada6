package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.extauthz.configsource.FolderFile.Place;
import dev.httptrigger.extauthz.configsource.FolderFile.Text;
import java.util.List;
import java.util.Set;

/**
 * A trigger of a folder as it was last read.
 *
 * @param places where it stands; more than one is one too many
 * @param prepared what the pipeline takes
 * @param asked the key sets at URLs that it refers to
 */
record Written(List<Place> places, PreparedTrigger prepared, Set<Remote> asked) {
  Written {
    places = List.copyOf(places);
    requireNonNull(prepared, "prepared is null");
    asked = Set.copyOf(asked);
  }

  /** Where it stands first. */
  Place place() {
    return places.getFirst();
  }

  /** Whether what it comes to may change though its text does not. */
  boolean refers() {
    return places.stream().anyMatch(place -> place.text() instanceof Text.Referring);
  }
}
