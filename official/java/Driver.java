import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.exception.ApiException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.memory.v1.Operation;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;

/**
 * Makes every call with the twilio package for Java and prints one JSON line for each: {@code java Driver PLAN}.
 *
 * <p>The package is unmodified but for its HTTP client, which connects to the plan's base URL whatever the host.
 */
public final class Driver {
    /** A call: it throws if it fails, or if what comes back is not what was sent. */
    interface Step {
        void run() throws Exception;
    }

    private final JsonNode plan;
    final TwilioRestClient client;

    private Driver(final JsonNode plan) {
        this.plan = plan;
        final URI base = URI.create(text("baseUrl"));
        final HttpRoute route = new HttpRoute(new HttpHost("http", base.getHost(), base.getPort()));
        final HttpClientBuilder http = HttpClientBuilder.create().setRoutePlanner((host, context) -> route);
        this.client = new TwilioRestClient.Builder(text("accountSid"), text("authToken"))
            .httpClient(new NetworkHttpClient(http))
            .build();
    }

    public static void main(final String[] arguments) throws IOException {
        final ObjectMapper mapper = new ObjectMapper();
        final Driver driver = new Driver(mapper.readTree(new File(arguments[0])));
        final Map<String, Step> steps = new LinkedHashMap<>();
        new Mappings(driver).addTo(steps);
        new Resources(driver).addTo(steps);
        for (final String call : driver.texts("calls")) {
            final Map<String, Object> report = new LinkedHashMap<>();
            report.put("call", call);
            try {
                steps.get(call).run();
                report.put("ok", true);
            } catch (final Exception | AssertionError error) {
                report.put("ok", false);
                report.put("error", error.getClass().getSimpleName() + ": " + error.getMessage());
            }
            System.out.println(mapper.writeValueAsString(report));
        }
    }

    String text(final String name) {
        return plan.get(name).asText();
    }

    List<String> texts(final String name) {
        final List<String> found = new ArrayList<>();
        plan.get(name).forEach(item -> found.add(item.asText()));
        return found;
    }

    /** Polls the operation of an accepted write until it has ended, and returns the id of its resource. */
    String await(final String statusUrl) throws InterruptedException {
        final String identifier = statusUrl.substring(statusUrl.lastIndexOf('/') + 1);
        for (int attempt = 0; attempt < 200; attempt++) {
            final Operation.FetchOperationResponse operation = Operation.fetcher(identifier).fetch(client);
            if (operation.getStatus() == Operation.Status.COMPLETED) {
                return operation.getResult().getId();
            }
            check(operation.getStatus() == Operation.Status.FAILED, false);
            Thread.sleep(20);
        }
        throw new AssertionError("the operation never ended");
    }

    static void check(final Object found, final Object expected) {
        if (!Objects.equals(found, expected)) {
            throw new AssertionError(found + " instead of " + expected);
        }
    }

    static void refusal(final Runnable call, final int status, final int code) {
        try {
            call.run();
        } catch (final ApiException error) {
            if (Objects.equals(error.getStatusCode(), status) && Objects.equals(error.getCode(), code)) {
                return;
            }
            throw error;
        }
        throw new AssertionError("nothing was thrown, although the service should answer " + status);
    }

    static String entityTag(final Map<String, String> headers) {
        return headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("ETag"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    }
}
