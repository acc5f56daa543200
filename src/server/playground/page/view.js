// What was found, as elements. Text becomes text nodes and nothing else, so that no article can put
// an element into the page.

import { EntityType, MentionSource, RejectReason } from './messages.js';

/** An element with these properties and children; a child that is a string is text. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

const percent = (share) => `${Math.round(share * 100)} %`;

function chip(type) {
  return element('span', { className: `chip ${EntityType[type]}` }, EntityType[type]);
}

function meter(share, label, className = '') {
  return element('meter', { className, min: 0, max: 1, value: share, title: label, 'aria-label': label });
}

/** The text with its mentions marked, names inside names inside their marks. */
export function marked(text, mentions) {
  const root = document.createDocumentFragment();
  const open = [{ end: Infinity, node: root }];
  let at = 0;
  const writeTo = (end) => {
    if (end > at) open.at(-1).node.append(text.slice(at, end));
    at = Math.max(at, end);
  };
  const closeUntil = (offset) => {
    while (open.at(-1).end <= offset) {
      writeTo(open.at(-1).end);
      open.pop();
    }
  };
  mentions.forEach((mention, index) => {
    closeUntil(mention.startOffset);
    // One that sticks out of the mark it begins in has a row below, but no mark.
    if (mention.startOffset < at || mention.endOffset > open.at(-1).end) return;
    writeTo(mention.startOffset);
    const type = EntityType[mention.type];
    const confidence = mention.confidence.toFixed(2);
    const mark = element('mark', {
      className: type, tabIndex: 0, role: 'button', title: `${type}, confidence ${confidence}`,
      'aria-pressed': 'false', 'data-confidence': confidence, 'data-mention': index, 'data-entity': mention.entityIndex,
    });
    open.at(-1).node.append(mark);
    open.push({ end: mention.endOffset, node: mark });
  });
  closeUntil(text.length);
  writeTo(text.length);
  return root;
}

/** All about one mention: its entity, and the evidence that decided. */
export function mentionDetails(mention, entity) {
  const facts = element('dl', { className: 'facts' });
  const fact = (name, ...content) => facts.append(element('dt', {}, name), element('dd', {}, ...content));
  fact('Text', mention.text);
  fact('Entity', entity.name, ' ', chip(mention.type), entity.subtype ? ` ${entity.subtype.replaceAll('_', ' ')}` : '');
  fact('Id', element('code', {}, entity.entityId));
  if (entity.externalIds.length) fact('Elsewhere', element('code', {}, entity.externalIds.join(' ')));
  fact('Confidence', mention.confidence.toFixed(3));
  fact('Known from', MentionSource[mention.source] ?? 'elsewhere');
  fact('Offsets', `${mention.startOffset} to ${mention.endOffset}, in UTF-16 units`);
  const weights = element('div', { className: 'weights' });
  const largest = Math.max(...mention.explanations.map((one) => Math.abs(one.weight)), 1e-9);
  for (const { evidence, weight } of mention.explanations) {
    const against = weight < 0;
    weights.append(
      element('code', {}, evidence),
      meter(Math.abs(weight) / largest, `${against ? 'against' : 'for'} the reading`, against ? 'against' : ''),
      element('span', { className: against ? 'number against' : 'number' }, (against ? '−' : '+') + Math.abs(weight).toFixed(2)),
    );
  }
  const why = mention.explanations.length ? [element('p', { className: 'note' }, 'Evidence, in log-odds:'), weights] : [];
  return [facts, ...why];
}

/** A row of the table of entities; its bar is full for the most salient one. */
export function entityRow(entity, mostSalient) {
  return element('tr', {},
    element('td', {}, entity.name),
    element('td', {}, chip(entity.type), entity.subtype ? element('small', {}, ` ${entity.subtype.replaceAll('_', ' ')}`) : ''),
    element('td', { className: 'number' }, String(entity.mentionCount)),
    element('td', {}, entity.confidence.toFixed(2)),
    element('td', {}, meter(entity.salience / mostSalient, `salience ${percent(entity.salience)}`)),
    element('td', {}, element('code', {}, entity.entityId)),
  );
}

/** A row of the table of what was dropped. */
export function rejectedRow(rejected) {
  return element('tr', {},
    element('td', {}, rejected.text),
    element('td', {}, chip(rejected.type)),
    element('td', {}, rejected.confidence.toFixed(2)),
    element('td', {}, RejectReason[rejected.reason] ?? ''),
  );
}

/** A check box for a gazetteer. */
export function gazetteerChoice(gazetteer) {
  const count = gazetteer.surfaceFormCount.toLocaleString('en');
  const box = element('input', { type: 'checkbox', name: 'gazetteer', value: gazetteer.name, checked: gazetteer.inDefaultSet });
  return element('label', { title: `${count} names, version ${gazetteer.version}` }, box, ` ${gazetteer.name}`);
}
