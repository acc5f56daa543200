import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Client, ExtractionError, row } from "./client.js";
import * as pb from "./gen/onomast/v1/extraction_service.js";

type Answer = pb.BatchResult | pb.StreamExtractEntitiesResponse;
const single = (value: pb.ExtractEntitiesResponse) => pb.BatchResult.fromPartial({ result: { $case: "response", value } });

/** One text by ExtractEntities, several by Batch, the lines of standard input by Stream. */
async function extract(client: Client, texts: string[]) {
  const show = (text: string, { documentIndex, result }: Answer) => {
    if (result?.$case === "error") {
      process.exitCode = 1;
      console.error(`document ${documentIndex}: ${ExtractionError.ofDocument(result.value).message}`);
    }
    const mentions = result?.$case === "response" ? result.value.mentions : [];
    for (const mention of mentions) console.log([documentIndex, ...row(text, mention)].join("\t"));
  };
  if (texts.length === 1 && texts[0] === "-") {
    const seen: string[] = [];
    async function* lines() {
      for await (const text of createInterface({ input: process.stdin })) {
        seen.push(text);
        yield pb.StreamExtractEntitiesRequest.fromPartial({ document: { text } });
      }
    }
    for await (const answer of client.stream(lines())) show(seen.shift()!, answer);
  } else if (texts.length === 1) {
    show(texts[0], single(await client.extract(pb.ExtractEntitiesRequest.fromPartial({ document: { text: texts[0] } }))));
  } else {
    const { results } = await client.batch(pb.BatchExtractEntitiesRequest.fromPartial({ documents: texts.map((text) => ({ text })) }));
    results.forEach((result, i) => show(texts[i], result));
  }
}

/** Sends the cases of a file of ../testdata; prints what came, a line of JSON for each case. */
async function conformance(client: Client, file: string) {
  for (const { name, rpc, requests, repeat = 1 } of JSON.parse(readFileSync(file, "utf8")).cases) {
    const answers: unknown[] = [];
    let error: unknown;
    const add = (text: string, answer: Answer, json: unknown) => {
      const mentions = answer.result?.$case === "response" ? answer.result.value.mentions : [];
      answers.push({ ...(json as object), slices: mentions.map((mention) => row(text, mention)[3]) });
    };
    try {
      if (rpc === "ExtractEntities") {
        const request = pb.ExtractEntitiesRequest.fromJSON(requests[0]);
        const answer = single(await client.extract(request));
        add(request.document?.text ?? "", answer, pb.BatchResult.toJSON(answer));
      } else if (rpc === "BatchExtractEntities") {
        const request = pb.BatchExtractEntitiesRequest.fromJSON(requests[0]);
        const { results } = await client.batch(request);
        results.forEach((answer, i) => add(request.documents[i].text, answer, pb.BatchResult.toJSON(answer)));
      } else {
        const sent = Array(repeat).fill(requests).flat().map(pb.StreamExtractEntitiesRequest.fromJSON);
        for await (const answer of client.stream(sent)) {
          add(sent[answers.length].document?.text ?? "", answer, pb.StreamExtractEntitiesResponse.toJSON(answer));
        }
      }
    } catch (thrown) {
      if (!(thrown instanceof ExtractionError)) throw thrown;
      error = { code: thrown.code, reason: thrown.reason, field: thrown.field };
    }
    console.log(JSON.stringify({ name, answers, error }));
  }
}

const [command, ...rest] = process.argv.slice(2);
try {
  if (command === "extract" && rest.length) await extract(new Client(), rest);
  else if (command === "conformance" && rest.length === 1) await conformance(new Client(), rest[0]);
  else throw new Error("usage: node dist/main.js extract TEXT... | extract - | conformance FILE");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
