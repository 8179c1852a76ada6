package dev.httptrigger.bench.workload;

import dev.httptrigger.bench.load.Questions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The same requests to many hosts, one host after the other. Each host's trigger has a key set of
 * its own, so a token that was seen at one was never seen at the next: as many unseen tokens as
 * there are requests times hosts, for the price of signing the first. Used by one thread at a time.
 */
public final class ManyHosts implements Questions {
  private static final int DIGITS = 5;

  private final List<byte[]> messages;
  private final List<List<Integer>> places;
  private final AnswerBook answers;
  private final int hosts;
  private int upcoming;

  /**
   * Requests to hosts.
   *
   * @param messages gRPC messages to the host number 0
   * @param expected the right answer to each
   * @param name what the hosts' names begin with
   * @param hosts how many hosts there are
   */
  public ManyHosts(
      List<byte[]> messages, List<? extends Expected> expected, String name, int hosts) {
    this.messages = messages.stream().map(byte[]::clone).toList();
    this.answers = new AnswerBook(List.copyOf(expected));
    this.hosts = hosts;
    this.places =
        messages.stream().map(message -> places(message, bytes(host(name, 0)), name)).toList();
  }

  /** The name of a host. */
  public static String host(String name, int number) {
    return String.format(Locale.ROOT, "%s-%0" + DIGITS + "d.example.com", name, number);
  }

  /** Where the host's number stands. */
  private static List<Integer> places(byte[] message, byte[] host, String name) {
    List<Integer> places = new ArrayList<>();
    for (int start = 0; start + host.length <= message.length; start++) {
      if (Arrays.equals(message, start, start + host.length, host, 0, host.length)) {
        places.add(start + name.length() + 1);
      }
    }
    if (places.isEmpty()) {
      throw new IllegalArgumentException("the request does not name the host");
    }
    return List.copyOf(places);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int next() {
    int asked = upcoming;
    upcoming = asked + 1 == messages.size() * hosts ? 0 : asked + 1;
    return asked;
  }

  /** The one array of that request, with another host in it than before. */
  @Override
  public byte[] message(int request) {
    byte[] message = messages.get(request % messages.size());
    int host = request / messages.size();
    List<Integer> found = places.get(request % messages.size());
    for (int place = 0; place < found.size(); place++) {
      int rest = host;
      for (int digit = DIGITS - 1; digit >= 0; digit--) {
        message[found.get(place) + digit] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    return message;
  }

  @Override
  public boolean isRight(int request, byte[] answer, int offset, int length) {
    return answers.isRight(request % messages.size(), answer, offset, length);
  }
}
