package scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import memory.client.ApiClient;

/** Runs the steps of a scenario with the generated client. languages/README.md describes the steps. */
public final class Scenario {
  private final ObjectMapper mapper = ApiClient.createDefaultObjectMapper();
  private final Map<String, String> values = new HashMap<>();
  private final JsonNode all;

  private record Result(JsonNode outcome, int calls) {}

  private Scenario(Path file) throws IOException {
    all = mapper.readTree(file.toFile());
    all.get("values").properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
  }

  private JsonNode filled(JsonNode step) throws IOException {
    String text = step.toString();
    for (Map.Entry<String, String> value : values.entrySet()) {
      String quoted = mapper.writeValueAsString(value.getValue());
      text = text.replace("${" + value.getKey() + "}", quoted.substring(1, quoted.length() - 1));
    }
    return mapper.readTree(text);
  }

  private static boolean isThere(JsonNode outcome, String pointer) {
    return !outcome.at(pointer).isMissingNode() && !outcome.at(pointer).isNull();
  }

  private static Optional<String> difference(JsonNode outcome, JsonNode expected) {
    return expected.properties().stream()
        .filter(entry -> !outcome.at(entry.getKey()).equals(entry.getValue()))
        .map(entry -> entry.getKey() + " is " + outcome.at(entry.getKey()) + ", not " + entry.getValue())
        .findFirst();
  }

  private static Optional<String> fault(JsonNode step, JsonNode outcome) {
    for (JsonNode pointer : step.path("present")) {
      if (!isThere(outcome, pointer.asText())) {
        return Optional.of(pointer + " is missing");
      }
    }
    for (JsonNode pointer : step.path("absent")) {
      if (isThere(outcome, pointer.asText())) {
        return Optional.of(pointer + " is " + outcome.at(pointer.asText()));
      }
    }
    return difference(outcome, step.path("until")).or(() -> difference(outcome, step.path("expect")));
  }

  private Result run(JsonNode step) throws IOException, InterruptedException {
    JsonNode credentials = all.at("/credentials/" + step.path("as").asText("owner"));
    Calls calls = new Calls(
        all.get("baseUrl").asText(), credentials.get("user").asText(), credentials.get("password").asText());
    for (int made = 1; ; made++) {
      JsonNode outcome = calls.make(step);
      if (difference(outcome, step.path("until")).isEmpty() || made == all.at("/poll/attempts").asInt()) {
        return new Result(outcome, made);
      }
      Thread.sleep(all.at("/poll/milliseconds").asLong());
    }
  }

  private boolean run() throws IOException, InterruptedException {
    System.out.println("1.." + all.get("steps").size());
    int number = 0;
    for (JsonNode raw : all.get("steps")) {
      JsonNode step = filled(raw);
      Result result = run(step);
      String line = ++number + " - " + step.get("name").asText() + " # calls " + result.calls;
      Optional<String> wrong = fault(step, result.outcome);
      for (Map.Entry<String, JsonNode> captured : step.path("capture").properties()) {
        if (!isThere(result.outcome, captured.getValue().asText())) {
          wrong = wrong.or(() -> Optional.of(captured.getValue() + " is missing"));
        }
        values.put(captured.getKey(), result.outcome.at(captured.getValue().asText()).asText());
      }
      if (wrong.isPresent()) {
        System.out.println("not ok " + line + ": " + wrong.get());
        return false;
      }
      System.out.println("ok " + line);
    }
    return true;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.exit(new Scenario(Path.of(arguments[0])).run() ? 0 : 1);
  }
}
