// The page: marks the names in what is typed.
import { Client, ExtractionError, row } from "./client.js";

const at = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;

at("extract").addEventListener("click", async () => {
  const { value: text } = at<HTMLTextAreaElement>("text");
  const result = at("result");
  result.replaceChildren();
  try {
    const client = new Client({ baseUrl: at<HTMLInputElement>("server").value });
    const { mentions } = await client.extract({ document: { text } });
    let end = 0;
    for (const mention of mentions) {
      const [start, stop, type, slice] = row(text, mention);
      const mark = document.createElement("mark");
      mark.textContent = slice;
      mark.title = type;
      result.append(text.slice(end, start), mark);
      end = stop;
    }
    result.append(text.slice(end));
  } catch (error) {
    result.append(error instanceof ExtractionError ? error.message : String(error));
  }
});
