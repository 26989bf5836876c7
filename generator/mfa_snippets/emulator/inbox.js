// Keep the inbox page up to date: news by server-sent events, copy buttons, countdowns.
'use strict';

const state = document.getElementById('state');
const news = document.getElementById('news');
const said = new Set();
const copied = new Set();
const FOCUSABLE = 'button, summary, pre, a';
let drawing = false;
let stale = false;

/** Bring one list or section up to date, so that what did not change keeps its focus and stays open. */
function update(parent, fresh) {
  const known = new Map([...parent.children].filter((child) => child.id).map((child) => [child.id, child]));
  let place = null;
  for (const wanted of [...fresh.children].reverse()) {
    const kept = wanted.id ? known.get(wanted.id) : undefined;
    const node = kept ? merged(kept, wanted) : wanted;
    if (node !== kept || node.nextElementSibling !== place) parent.insertBefore(node, place);
    known.delete(wanted.id);
    place = node;
  }
  const wantedNodes = new Set();
  for (let node = place; node; node = node.nextElementSibling) wantedNodes.add(node);
  for (const child of [...parent.children]) if (!wantedNodes.has(child)) child.remove();
}

/** The kept element if it can be made equal to the fresh one, else the fresh one in its state. */
function merged(kept, fresh) {
  const source = fresh.outerHTML;
  if ((kept.source ?? kept.outerHTML) === source) return kept;
  if (fresh.matches('ol[id]') || fresh.querySelector('ol[id]')) {
    update(kept, fresh);
    kept.source = source;
    return kept;
  }
  const focused = [...kept.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  const open = [...kept.querySelectorAll('details')].map((details) => details.open);
  kept.replaceChildren(...fresh.childNodes);
  kept.source = source;
  kept.querySelectorAll('details').forEach((details, index) => { details.open = Boolean(open[index]); });
  prepare(kept);
  if (focused >= 0) kept.querySelectorAll(FOCUSABLE)[focused]?.focus();
  return kept;
}

/** Say what arrived, for those who cannot see it; not what was there from the start. */
function say() {
  const isFirst = said.size === 0;
  for (const message of [...document.querySelectorAll('[data-news]')].reverse()) {
    if (!said.has(message.id) && !isFirst) news.textContent = message.dataset.news;
    said.add(message.id);
  }
  said.add('start');
}

/** Show what works with JavaScript only; what was just copied is said also by a button that is new. */
function prepare(root) {
  for (const button of root.querySelectorAll('button')) {
    button.hidden = false;
    button.label ??= button.textContent;
    button.textContent = copied.has(button.dataset.copy) ? 'Copied' : button.label;
  }
  for (const left of root.querySelectorAll('[data-left]')) left.ends ??= performance.now() + left.dataset.left * 1000;
}

async function draw() {
  if (drawing) {
    stale = true;
    return;
  }
  drawing = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    prepare(fresh);
    update(document.getElementById('main'), fresh.getElementById('main'));
    say();
  } catch {
    // The server is gone, as the status says.
  } finally {
    drawing = false;
  }
  if (stale) {
    stale = false;
    await draw();
  }
}

/** Copy a value; where a browser forbids that, leave it selected in a field, to be copied by hand. */
async function copy(button) {
  const value = button.dataset.copy;
  if (!(await written(value)) && !selected(button, value)) {
    news.textContent = 'Selected. Press Ctrl+C or ⌘C to copy.';
    return;
  }
  copied.add(value);
  prepare(document);
  news.textContent = 'Copied';
  setTimeout(() => {
    copied.delete(value);
    prepare(document);
  }, 1500);
}

/** Whether the clipboard took a value; without TLS, only a page of this machine has one. */
async function written(value) {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return false;
  }
}

/** Whether the older way to copy works; if it does not, its field stays until it is left. */
function selected(button, value) {
  const field = document.createElement('textarea');
  Object.assign(field, { value, readOnly: true, className: 'by-hand', rows: value.split('\n').length });
  field.setAttribute('aria-label', 'Press Ctrl+C or ⌘C to copy');
  button.after(field);
  field.select();
  if (!document.execCommand('copy')) {
    field.addEventListener('blur', () => field.remove());
    return false;
  }
  field.remove();
  button.focus();
  return true;
}

function count() {
  let due = false;
  for (const left of document.querySelectorAll('[data-left]')) {
    const seconds = Math.ceil((left.ends - performance.now()) / 1000);
    due ||= seconds <= 0;
    left.textContent = String(Math.max(seconds, 0));
  }
  if (due) draw();
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button?.dataset.copy) copy(button);
  if (button?.dataset.click) fetch(button.dataset.click, { method: 'POST' });
});

const source = new EventSource('events');
source.onopen = () => { state.textContent = 'Live'; draw(); };
source.onerror = () => { state.textContent = 'The server does not answer'; };
source.onmessage = draw;

prepare(document);
say();
setInterval(count, 1000);
