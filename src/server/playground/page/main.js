// The page: its form, its calls, what it shows. A link that ends with #text=… opens with that text and
// reads it; what follows the # of an address is never sent to a server.

import { CallError, call } from './grpc-web.js';
import {
  ExtractEntitiesRequest, ExtractEntitiesResponse, GetServerInfoRequest, GetServerInfoResponse, UTF16,
} from './messages.js';
import { entityRow, gazetteerChoice, marked, mentionDetails, rejectedRow } from './view.js';

const EXAMPLE = `Finland became a member of NATO on April 4, 2023, when its foreign minister, Pekka Haavisto, handed the accession papers to Antony Blinken in Brussels and Jens Stoltenberg welcomed the new ally.

Later that year Microsoft completed its purchase of Activision Blizzard after the Federal Trade Commission had lost a court ruling. Satya Nadella, who had announced the deal, stayed in charge; Bobby Kotick left at the end of December. Mr. Nadella said in Redmond, Washington, that he was glad.

Fernando Haddad, once mayor of São Paulo, became finance minister of Brazil on January 1.`;

const TYPES = { person: 1, organization: 2, place: 3 };
const at = (id) => document.getElementById(id);
const chosen = (name) => [...document.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value);

let running = new AbortController();
let shown = { mentions: [], entities: [] };

/** Tells people and tests what the page is doing: idle, reading, done, failed. */
function become(state) {
  document.body.dataset.state = state;
}

function inlineEntries() {
  return at('inline').value.split('\n').flatMap((line, index) => {
    if (!line.trim()) return [];
    const [name, type = ''] = line.split('|').map((part) => part.trim());
    const number = TYPES[type.toLowerCase()];
    if (!number) throw new CallError('INVALID_ARGUMENT', `Line ${index + 1} of your own names needs a type after a |.`);
    return [{ name, type: number }];
  });
}

function request() {
  const types = chosen('type').map(Number);
  if (!types.length) throw new CallError('INVALID_ARGUMENT', 'Choose at least one type.');
  const boxes = [...document.querySelectorAll('input[name=gazetteer]')];
  const isDefault = boxes.every((box) => box.checked === box.defaultChecked);
  const gazetteers = isDefault ? [] : chosen('gazetteer');
  if (!isDefault && !gazetteers.length) throw new CallError('INVALID_ARGUMENT', 'Choose at least one gazetteer.');
  return {
    document: { text: at('text').value, type: Number(at('document-type').value) },
    options: {
      offsetEncoding: UTF16,
      overlapPolicy: Number(at('overlap').value),
      caseMode: Number(at('case').value),
      mode: Number(at('mode').value),
      includeTypes: types.length === 3 ? [] : types,
      minConfidence: Number(at('confidence').value),
      gazetteers,
      inlineEntries: inlineEntries(),
      includeRejected: at('rejected').checked,
      includeExplanations: true,
    },
  };
}

async function extract() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  become('reading');
  try {
    const asked = request();
    const began = performance.now();
    const response = await call('ExtractEntities', asked, ExtractEntitiesRequest, ExtractEntitiesResponse, { token: at('token').value, signal });
    show(asked.document.text, response, performance.now() - began);
    at('problem').hidden = true;
    become('done');
  } catch (error) {
    // Another reading has begun.
    if (error.name === 'AbortError') return;
    complain(error);
    become('failed');
  }
}

function complain(error) {
  const told = error instanceof CallError ? `${error.code}${error.reason ? ` (${error.reason})` : ''}: ${error.message}` : String(error);
  at('problem').textContent = told;
  at('problem').hidden = false;
}

function show(text, response, milliseconds) {
  shown = response;
  at('marked').replaceChildren(marked(text, response.mentions));
  const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
  at('summary').textContent = `${count(response.mentions.length, 'mention', 'mentions')} of ${count(response.entities.length, 'entity', 'entities')} in ${Math.round(milliseconds)} ms, with ${response.gazetteerVersion || 'no gazetteer'}.`
    + (response.mentions.length ? ' Choose a name to see why.' : '');
  const mostSalient = Math.max(...response.entities.map((entity) => entity.salience));
  at('entities').replaceChildren(...response.entities.map((entity) => entityRow(entity, mostSalient)));
  at('entities-section').hidden = !response.entities.length;
  at('rejected-rows').replaceChildren(...response.rejected.map(rejectedRow));
  at('rejected-section').hidden = !response.rejected.length;
  at('mention').hidden = true;
}

function choose(mark) {
  const mention = shown.mentions[Number(mark.dataset.mention)];
  for (const other of at('marked').querySelectorAll('mark')) {
    other.setAttribute('aria-pressed', String(other === mark));
    other.classList.toggle('same', other.dataset.entity === mark.dataset.entity);
  }
  at('mention-body').replaceChildren(...mentionDetails(mention, shown.entities[mention.entityIndex]));
  at('mention').hidden = false;
}

async function describeServer() {
  try {
    const info = await call('GetServerInfo', {}, GetServerInfoRequest, GetServerInfoResponse, { token: at('token').value });
    const names = info.gazetteers.map((one) => `${one.name} (${one.surfaceFormCount.toLocaleString('en')} names)`);
    at('server').textContent = `Version ${info.serverVersion} · ${names.join(', ') || 'gazetteers are loading'}`;
    for (const label of at('gazetteers').querySelectorAll('label')) label.remove();
    at('gazetteers').append(...info.gazetteers.map(gazetteerChoice));
    at('gazetteers').hidden = info.gazetteers.length < 2;
  } catch (error) {
    at('server').textContent = error.message;
  }
}

function measure() {
  const bytes = new TextEncoder().encode(at('text').value).length;
  at('count').textContent = bytes ? `${bytes.toLocaleString('en')} bytes` : '';
}

function listen() {
  at('form').addEventListener('submit', (event) => {
    event.preventDefault();
    extract();
  });
  at('form').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      extract();
    }
  });
  at('example').addEventListener('click', () => {
    at('text').value = EXAMPLE;
    measure();
    extract();
  });
  at('text').addEventListener('input', measure);
  at('confidence').addEventListener('input', () => {
    at('confidence-value').textContent = Number(at('confidence').value).toFixed(2);
  });
  // What is chosen is read again at once; what is typed, when it is sent.
  at('options').addEventListener('change', (event) => {
    if (event.target.id === 'token') describeServer();
    else if (event.target.id !== 'inline' && at('text').value) extract();
  });
  at('marked').addEventListener('click', (event) => {
    const mark = event.target.closest('mark');
    if (mark) choose(mark);
  });
  at('marked').addEventListener('keydown', (event) => {
    const marks = [...at('marked').querySelectorAll('mark')];
    const here = marks.indexOf(event.target);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (here < 0) return;
    if (event.key === 'Enter' || event.key === ' ') choose(event.target);
    else if (step && marks[here + step]) marks[here + step].focus();
    else return;
    event.preventDefault();
  });
  at('theme').addEventListener('click', () => {
    const isDark = getComputedStyle(document.documentElement).colorScheme === 'dark'
      || (!document.documentElement.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);
    document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
  });
}

function openLink() {
  const text = new URLSearchParams(location.hash.slice(1)).get('text');
  if (text) {
    at('text').value = text;
    extract();
  }
}

listen();
describeServer();
openLink();
measure();
