package example;

import com.google.gson.Gson;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import onomast.v1.BatchExtractEntitiesRequest;
import onomast.v1.BatchExtractEntitiesResponse;
import onomast.v1.EntityExtractionServiceGrpc;
import onomast.v1.ExtractEntitiesRequest;
import onomast.v1.ExtractEntitiesResponse;
import onomast.v1.ExtractOptions;
import onomast.v1.OffsetEncoding;
import onomast.v1.StreamExtractEntitiesRequest;
import onomast.v1.StreamExtractEntitiesResponse;

/** One connection, for any number of threads and calls. */
final class Client implements AutoCloseable {
  private static final int WINDOW = 64; // documents of a stream that are sent and not yet answered
  private static final long STREAM_TIMEOUT = 600_000; // a stream's deadline in ms: its whole life

  private final ManagedChannel channel;
  private final Metadata headers = new Metadata();
  private final long timeout;

  /** From ONOMAST_ADDRESS, ONOMAST_CA (a file; TLS if set), ONOMAST_TOKEN, ONOMAST_TIMEOUT (seconds). */
  Client(Map<String, String> environment) throws IOException {
    String ca = environment.get("ONOMAST_CA");
    ChannelCredentials transport =
        ca == null ? InsecureChannelCredentials.create() : TlsChannelCredentials.newBuilder().trustManager(new File(ca)).build();
    Map<String, ?> serviceConfig;
    try (var file = new InputStreamReader(Client.class.getResourceAsStream("/service_config.json"), StandardCharsets.UTF_8)) {
      serviceConfig = new Gson().fromJson(file, Map.class);
    }
    channel =
        Grpc.newChannelBuilder(environment.getOrDefault("ONOMAST_ADDRESS", "localhost:50051"), transport)
            .defaultServiceConfig(serviceConfig) // retries, and calls over all replicas in turn
            .maxInboundMessageSize(64 << 20) // answers are several times larger than texts
            .build();
    timeout = (long) (1000 * Double.parseDouble(environment.getOrDefault("ONOMAST_TIMEOUT", "10")));
    if (environment.containsKey("ONOMAST_TOKEN")) {
      headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + environment.get("ONOMAST_TOKEN"));
    }
  }

  ExtractEntitiesResponse extract(ExtractEntitiesRequest request) throws ExtractionException {
    try {
      return unary().extractEntities(request.toBuilder().setOptions(inCodeUnits(request.getOptions())).build());
    } catch (StatusRuntimeException error) {
      throw ExtractionException.ofCall(error);
    }
  }

  BatchExtractEntitiesResponse batch(BatchExtractEntitiesRequest request) throws ExtractionException {
    try {
      return unary().batchExtractEntities(request.toBuilder().setOptions(inCodeUnits(request.getOptions())).build());
    } catch (StatusRuntimeException error) {
      throw ExtractionException.ofCall(error);
    }
  }

  /**
   * Hands each document's text and answer to {@code next}, in order, on a thread of gRPC's. Takes from
   * {@code requests} no more than WINDOW ahead of the answers. Returns when all are answered.
   */
  void stream(Iterable<StreamExtractEntitiesRequest> requests, BiConsumer<String, StreamExtractEntitiesResponse> next)
      throws ExtractionException {
    var texts = new ConcurrentLinkedQueue<String>();
    var window = new Semaphore(WINDOW);
    var done = new CompletableFuture<Void>();
    done.whenComplete((nothing, error) -> window.release());
    var stub = EntityExtractionServiceGrpc.newStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    var call =
        stub.withDeadlineAfter(STREAM_TIMEOUT, TimeUnit.MILLISECONDS)
            .streamExtractEntities(
                new StreamObserver<>() {
                  @Override
                  public void onNext(StreamExtractEntitiesResponse answer) {
                    next.accept(texts.remove(), answer);
                    window.release();
                  }

                  @Override
                  public void onError(Throwable error) {
                    done.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {
                    done.complete(null);
                  }
                });
    boolean first = true;
    for (var request : requests) {
      window.acquireUninterruptibly();
      if (done.isDone()) break;
      texts.add(request.getDocument().getText());
      // Options that are sent replace those before.
      boolean options = first || request.hasOptions();
      call.onNext(options ? request.toBuilder().setOptions(inCodeUnits(request.getOptions())).build() : request);
      first = false;
    }
    call.onCompleted();
    try {
      done.join();
    } catch (CompletionException error) {
      throw ExtractionException.ofCall(error.getCause());
    }
  }

  /** Offsets that index Java's strings. */
  private static ExtractOptions inCodeUnits(ExtractOptions options) {
    return options.toBuilder().setOffsetEncoding(OffsetEncoding.OFFSET_ENCODING_UTF16).build();
  }

  private EntityExtractionServiceGrpc.EntityExtractionServiceBlockingStub unary() {
    return EntityExtractionServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(timeout, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
