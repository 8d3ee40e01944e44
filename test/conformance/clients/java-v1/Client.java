import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDB;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBClientBuilder;
import com.amazonaws.services.securitytoken.AWSSecurityTokenService;
import com.amazonaws.services.securitytoken.AWSSecurityTokenServiceClientBuilder;
import com.amazonaws.services.securitytoken.model.GetCallerIdentityRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
        AmazonDynamoDB client = AmazonDynamoDBClientBuilder.standard()
            .withEndpointConfiguration(endpoint("AWS_ENDPOINT_URL_DYNAMODB")).build();
        return () -> "\"tables\":" + quoteAll(client.listTables().getTableNames());
    }

    static Supplier<String> callerIdentity() {
        AWSSecurityTokenService client = AWSSecurityTokenServiceClientBuilder.standard()
            .withEndpointConfiguration(endpoint("AWS_ENDPOINT_URL_STS")).build();
        return () -> "\"arn\":" + quote(client.getCallerIdentity(new GetCallerIdentityRequest()).getArn());
    }

    static EndpointConfiguration endpoint(String variable) {
        return new EndpointConfiguration(System.getenv(variable), System.getenv("AWS_REGION"));
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
