// The client under Node, whose fetch is the browser's: for trying it out and for the conformance set.
import { readFileSync } from "node:fs";
import { create, fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { Client, ExtractionError, row } from "./client.js";
import * as pb from "./gen/onomast/v1/extraction_service_pb.js";

const single = (value: pb.ExtractEntitiesResponse) => create(pb.BatchResultSchema, { result: { case: "response", value } });
const failed = (error: ExtractionError) => {
  process.exitCode = 1;
  return error.message;
};

/** One text by ExtractEntities, several by Batch, the lines of standard input by one call each. */
async function extract(client: Client, texts: string[]) {
  const show = (document: number, text: string, { mentions }: pb.ExtractEntitiesResponse) => {
    for (const mention of mentions) console.log([document, ...row(text, mention)].join("\t"));
  };
  if (texts.length === 1 && texts[0] === "-") {
    let document = 0;
    const lines = readFileSync(0, "utf8").replace(/\n$/, "").split("\n");
    for await (const [text, answer] of client.extractAll(lines)) {
      if (answer instanceof ExtractionError) console.error(`document ${document}: ${failed(answer)}`);
      else show(document, text, answer);
      document++;
    }
  } else if (texts.length === 1) {
    show(0, texts[0], await client.extract({ document: { text: texts[0] } }));
  } else {
    const { results } = await client.batch({ documents: texts.map((text) => ({ text })) });
    for (const { documentIndex, result } of results) {
      if (result.case === "error") console.error(`document ${documentIndex}: ${failed(ExtractionError.ofDocument(result.value))}`);
      if (result.case === "response") show(documentIndex, texts[documentIndex], result.value);
    }
  }
}

/** Sends the cases of a file of ../testdata; prints what came, a line of JSON for each case. */
async function conformance(client: Client, file: string) {
  for (const { name, rpc, requests } of JSON.parse(readFileSync(file, "utf8")).cases) {
    const answers: unknown[] = [];
    let error: unknown;
    let skipped: string | undefined;
    const add = (text: string, answer: pb.BatchResult) => {
      const mentions = answer.result.case === "response" ? answer.result.value.mentions : [];
      answers.push({ ...(toJson(pb.BatchResultSchema, answer) as object), slices: mentions.map((mention) => row(text, mention)[3]) });
    };
    try {
      if (rpc === "ExtractEntities") {
        const request = fromJson(pb.ExtractEntitiesRequestSchema, requests[0] as JsonValue);
        add(request.document?.text ?? "", single(await client.extract(request)));
      } else if (rpc === "BatchExtractEntities") {
        const request = fromJson(pb.BatchExtractEntitiesRequestSchema, requests[0] as JsonValue);
        (await client.batch(request)).results.forEach((answer, i) => add(request.documents[i].text, answer));
      } else {
        skipped = "browsers have no client streams";
      }
    } catch (thrown) {
      if (!(thrown instanceof ExtractionError)) throw thrown;
      error = { code: thrown.code, reason: thrown.reason, field: thrown.field };
    }
    console.log(JSON.stringify({ name, answers, error, skipped }));
  }
}

const { ONOMAST_ADDRESS = "localhost:50051", ONOMAST_CA, ONOMAST_TOKEN, ONOMAST_TIMEOUT = "10" } = process.env;
const baseUrl = `${ONOMAST_CA ? "https" : "http"}://${ONOMAST_ADDRESS}`;
const [command, ...rest] = process.argv.slice(2);
try {
  const client = new Client({ baseUrl, token: ONOMAST_TOKEN, timeoutMs: Number(ONOMAST_TIMEOUT) * 1000 });
  if (command === "extract" && rest.length) await extract(client, rest);
  else if (command === "conformance" && rest.length === 1) await conformance(client, rest[0]);
  else throw new Error("usage: node dist/main.js extract TEXT... | extract - | conformance FILE");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
