package dev.httptrigger.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads a stream of YAML documents from the parser's events, which alone know lines and quotes. Not
 * thread-safe; lives as long as one file.
 */
final class YamlReader {
  private final Iterator<Event> events;
  private final String text;
  private final ProblemList problems;

  private YamlReader(String text, ProblemList problems) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(ManifestParser.MAXIMUM_CHARACTERS);
    this.events = new Yaml(options).parse(new StringReader(text)).iterator();
    this.text = text;
    this.problems = problems;
  }

  /** All documents that have no problem, up to where nothing can be read any more. */
  static List<Document> read(String text, ProblemList problems) {
    List<Document> documents = new ArrayList<>();
    try {
      new YamlReader(text, problems).documents(documents);
    } catch (UnreadableException e) {
      e.tell(problems);
    }
    return documents;
  }

  private void documents(List<Document> documents) throws UnreadableException {
    for (Optional<Event> event = next(); event.isPresent(); event = next()) {
      if (event.get() instanceof DocumentStartEvent) {
        int problemsBefore = problems.size();
        DocumentBuilder builder = new DocumentBuilder(problems);
        JsonNode tree = value(builder, nextOfDocument(), FieldPath.ROOT, 0);
        if (problems.size() == problemsBefore) {
          documents.add(builder.build(tree));
        }
      }
    }
  }

  private JsonNode value(DocumentBuilder builder, Event event, String path, int depth)
      throws UnreadableException {
    int line = line(event);
    builder.at(path, line);
    builder.checkDepth(depth, line);
    refuseAnchorsAndTags(event);
    if (event instanceof SequenceStartEvent) {
      return list(builder, path, depth);
    }
    if (event instanceof MappingStartEvent) {
      return object(builder, path, depth);
    }
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar);
    }
    return JsonNodeFactory.instance.nullNode();
  }

  private JsonNode list(DocumentBuilder builder, String path, int depth)
      throws UnreadableException {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    Event event = nextOfDocument();
    while (!(event instanceof SequenceEndEvent)) {
      list.add(value(builder, event, FieldPath.element(path, list.size()), depth + 1));
      event = nextOfDocument();
    }
    return list;
  }

  private JsonNode object(DocumentBuilder builder, String path, int depth)
      throws UnreadableException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    Event event = nextOfDocument();
    while (!(event instanceof MappingEndEvent)) {
      String key = key(event);
      String fieldPath = FieldPath.field(path, key);
      int line = line(event);
      builder.at(fieldPath, line);
      JsonNode value = value(builder, nextOfDocument(), fieldPath, depth + 1);
      builder.put(object, key, fieldPath, line, value);
      event = nextOfDocument();
    }
    return object;
  }

  private String key(Event event) throws UnreadableException {
    refuseAnchorsAndTags(event);
    if (event instanceof AliasEvent) {
      return "*";
    }
    if (!(event instanceof ScalarEvent scalar)) {
      throw new UnreadableException(
          line(event), "A key is a list or an object here.", "Write a plain word as the key.");
    }
    if (plain(scalar) && PlainScalar.ambiguousKey(scalar.getValue())) {
      problems.add(
          line(event),
          "The key " + scalar.getValue() + " without quotes is a boolean to kubectl.",
          "Write \"" + scalar.getValue() + "\" with quotes.");
    }
    return scalar.getValue();
  }

  private JsonNode scalar(ScalarEvent scalar) {
    if (!plain(scalar)) {
      return JsonNodeFactory.instance.textNode(scalar.getValue());
    }
    Optional<JsonNode> value = PlainScalar.value(scalar.getValue());
    if (value.isEmpty()) {
      problems.add(
          line(scalar),
          "This value without quotes is a boolean or an odd number to some readers, a text to"
              + " others.",
          "Write quotes around it if it is a text, or else true, false or a plain number.");
    }
    return value.orElse(JsonNodeFactory.instance.nullNode());
  }

  private void refuseAnchorsAndTags(Event event) {
    if (event instanceof NodeEvent node && node.getAnchor() != null) {
      problems.add(
          line(event),
          "Anchors (&) and aliases (*) are not read here.",
          "Write the value out where it belongs.");
    }
    if (tag(event).isPresent()) {
      problems.add(line(event), "Tags (!) are not read here.", "Remove the tag.");
    }
  }

  private static Optional<String> tag(Event event) {
    if (event instanceof ScalarEvent scalar) {
      return Optional.ofNullable(scalar.getTag());
    }
    if (event instanceof SequenceStartEvent list) {
      return Optional.ofNullable(list.getTag());
    }
    if (event instanceof MappingStartEvent object) {
      return Optional.ofNullable(object.getTag());
    }
    return Optional.empty();
  }

  private static boolean plain(ScalarEvent scalar) {
    return scalar.getScalarStyle() == ScalarStyle.PLAIN;
  }

  private Event nextOfDocument() throws UnreadableException {
    return next().orElseThrow(() -> new IllegalStateException("the parser ended in a document"));
  }

  private Optional<Event> next() throws UnreadableException {
    try {
      return events.hasNext() ? Optional.of(events.next()) : Optional.empty();
    } catch (MarkedYAMLException e) {
      throw notYaml(e);
    } catch (ReaderException e) {
      throw new UnreadableException(
          lineAt(e.getPosition()),
          "There is a character here that YAML does not allow.",
          "Remove it, or write it as an escape in double quotes.");
    } catch (YAMLException e) {
      throw new UnreadableException(
          1, "This is no YAML that can be read safely.", "Write smaller and plainer documents.");
    }
  }

  private static UnreadableException notYaml(MarkedYAMLException e) {
    @Nullable String problem = e.getProblem();
    int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
    return new UnreadableException(
        line,
        "This is no YAML" + (problem == null ? "" : ": " + withoutText(problem.strip())) + ".",
        "Look at the indentation, the quotes and the colons on this line and the one before.");
  }

  /** What stands in the file may be a secret, and these problems end with it. */
  private static String withoutText(String problem) {
    return Stream.of("tag handle", "valid version", "in UTF-8")
        .filter(problem::contains)
        .findFirst()
        .map(words -> problem.substring(0, problem.indexOf(words) + words.length()))
        .orElse(problem);
  }

  private int lineAt(int codePoints) {
    return 1 + (int) text.codePoints().limit(codePoints).filter(point -> point == '\n').count();
  }

  private static int line(Event event) {
    return event.getStartMark().getLine() + 1;
  }
}
