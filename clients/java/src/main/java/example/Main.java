package example;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import onomast.v1.BatchExtractEntitiesRequest;
import onomast.v1.BatchResult;
import onomast.v1.Document;
import onomast.v1.ExtractEntitiesRequest;
import onomast.v1.ItemError;
import onomast.v1.Mention;
import onomast.v1.StreamExtractEntitiesRequest;

/** A command line around the client. */
public final class Main {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final PrintStream ERR = new PrintStream(System.err, true, StandardCharsets.UTF_8);

  /** The text of a mention: Java's strings count UTF-16 code units. */
  static String slice(String text, Mention mention) {
    return text.substring(mention.getStartOffset(), mention.getEndOffset());
  }

  public static void main(String[] arguments) throws IOException {
    try (var client = new Client(System.getenv())) {
      if (arguments.length > 1 && arguments[0].equals("extract")) {
        System.exit(extract(client, Arrays.asList(arguments).subList(1, arguments.length)) ? 0 : 1);
      } else if (arguments.length == 2 && arguments[0].equals("conformance")) {
        conformance(client, Path.of(arguments[1]));
      } else {
        ERR.println("usage: java -jar target/onomast-client.jar extract TEXT... | extract - | conformance FILE");
        System.exit(2);
      }
    } catch (ExtractionException error) {
      ERR.println(error.getMessage());
      System.exit(1);
    }
  }

  /** One text by ExtractEntities, several by Batch, the lines of standard input by Stream. False if any failed. */
  private static boolean extract(Client client, List<String> texts) throws ExtractionException {
    var fine = new AtomicBoolean(true);
    if (texts.equals(List.of("-"))) {
      var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).lines();
      var requests = lines.map(text -> StreamExtractEntitiesRequest.newBuilder().setDocument(document(text)).build());
      client.stream(requests::iterator, (text, a) -> show(text, a.getDocumentIndex(), a.getError(), a.getResponse().getMentionsList(), fine));
    } else if (texts.size() == 1) {
      var response = client.extract(ExtractEntitiesRequest.newBuilder().setDocument(document(texts.get(0))).build());
      show(texts.get(0), 0, ItemError.getDefaultInstance(), response.getMentionsList(), fine);
    } else {
      var documents = texts.stream().map(Main::document).toList();
      for (var a : client.batch(BatchExtractEntitiesRequest.newBuilder().addAllDocuments(documents).build()).getResultsList()) {
        show(texts.get(a.getDocumentIndex()), a.getDocumentIndex(), a.getError(), a.getResponse().getMentionsList(), fine);
      }
    }
    return fine.get();
  }

  private static Document document(String text) {
    return Document.newBuilder().setText(text).build();
  }

  private static void show(String text, long index, ItemError error, List<Mention> mentions, AtomicBoolean fine) {
    if (error.getCode() != 0) {
      fine.set(false);
      ERR.println("document " + index + ": " + ExtractionException.ofDocument(error).getMessage());
    }
    for (var mention : mentions) {
      var type = mention.getType().name().replace("ENTITY_TYPE_", "");
      OUT.printf("%d\t%d\t%d\t%s\t%s%n", index, mention.getStartOffset(), mention.getEndOffset(), type, slice(text, mention));
    }
  }

  /** Sends the cases of a file of ../testdata; prints what came, a line of JSON for each case. */
  private static void conformance(Client client, Path file) throws IOException {
    for (var element : JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonArray("cases")) {
      var test = element.getAsJsonObject();
      var requests = test.getAsJsonArray("requests");
      var answers = new JsonArray();
      var outcome = new JsonObject();
      outcome.add("name", test.get("name"));
      outcome.add("answers", answers);
      try {
        switch (test.get("rpc").getAsString()) {
          case "ExtractEntities" -> {
            var request = parsed(requests.get(0), ExtractEntitiesRequest.newBuilder()).build();
            var answer = BatchResult.newBuilder().setResponse(client.extract(request)).build();
            answers.add(answer(request.getDocument().getText(), answer, answer.getResponse().getMentionsList()));
          }
          case "BatchExtractEntities" -> {
            var request = parsed(requests.get(0), BatchExtractEntitiesRequest.newBuilder()).build();
            for (var answer : client.batch(request).getResultsList()) {
              var text = request.getDocuments(answers.size()).getText();
              answers.add(answer(text, answer, answer.getResponse().getMentionsList()));
            }
          }
          default -> {
            var sent = new ArrayList<StreamExtractEntitiesRequest>();
            for (int round = test.has("repeat") ? test.get("repeat").getAsInt() : 1; round > 0; round--) {
              for (var request : requests) sent.add(parsed(request, StreamExtractEntitiesRequest.newBuilder()).build());
            }
            client.stream(sent, (text, answer) -> answers.add(answer(text, answer, answer.getResponse().getMentionsList())));
          }
        }
      } catch (ExtractionException error) {
        var printed = new JsonObject();
        printed.addProperty("code", error.code);
        printed.addProperty("reason", error.reason);
        printed.addProperty("field", error.field);
        outcome.add("error", printed);
      }
      OUT.println(outcome);
    }
  }

  private static <B extends Message.Builder> B parsed(Object json, B builder) throws IOException {
    JsonFormat.parser().merge(json.toString(), builder);
    return builder;
  }

  private static JsonObject answer(String text, MessageOrBuilder answer, List<Mention> mentions) {
    try {
      var printed = JsonParser.parseString(JsonFormat.printer().print(answer)).getAsJsonObject();
      printed.add("slices", new Gson().toJsonTree(mentions.stream().map(mention -> slice(text, mention)).toList()));
      return printed;
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
