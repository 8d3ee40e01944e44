import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sts.StsClient;

public class Client {
    public static void main(String[] args) throws InterruptedException {
        long interval = Long.parseLong(args[1]);
        long duration = Long.parseLong(args[2]);
        long count = Long.parseLong(args[3]);
        Supplier<String> call = args[0].equals("ListTables") ? listTables() : callerIdentity();
        long start = now();
        for (long calls = 0; calls < count && now() - start < duration; calls++) {
            long began = now();
            String line;
            try {
                line = "\"ok\":true," + call.get();
            } catch (RuntimeException error) {
                line = "\"ok\":false,\"error\":" + quote(error.toString());
            }
            System.out.println("{" + line + ",\"ms\":" + (now() - began) + "}");
            Thread.sleep(Math.max(0, interval - (now() - began)));
        }
        System.exit(0);
    }

    static Supplier<String> listTables() {
        DynamoDbClient client = DynamoDbClient.create();
        return () -> "\"tables\":" + quoteAll(client.listTables().tableNames());
    }

    static Supplier<String> callerIdentity() {
        StsClient client = StsClient.create();
        return () -> "\"arn\":" + quote(client.getCallerIdentity().arn());
    }

    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    static String quoteAll(List<String> texts) {
        return texts.stream().map(Client::quote).collect(Collectors.joining(",", "[", "]"));
    }

    static String quote(String text) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return "\"" + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + "\"";
    }
}
