// Keep the inbox page up to date: news by server-sent events, copy buttons, countdowns.
'use strict';

const state = document.getElementById('state');
const news = document.getElementById('news');
const said = new Set();
const copied = new Set();
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
  if (kept.source === fresh.outerHTML) return kept;
  const source = fresh.outerHTML;
  if (fresh.matches('ol[id]') || fresh.querySelector('ol[id]')) {
    update(kept, fresh);
    kept.source = source;
    return kept;
  }
  const focused = [...kept.querySelectorAll('button, summary, pre, a')].indexOf(document.activeElement);
  const open = kept.querySelector('details')?.open;
  kept.replaceChildren(...fresh.childNodes);
  kept.source = source;
  if (open) kept.querySelector('details').open = true;
  prepare(kept);
  if (focused >= 0) kept.querySelectorAll('button, summary, pre, a')[focused]?.focus();
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
  } finally {
    drawing = false;
  }
  if (stale) {
    stale = false;
    await draw();
  }
}

async function copy(value) {
  await navigator.clipboard.writeText(value);
  copied.add(value);
  prepare(document);
  news.textContent = 'Copied';
  setTimeout(() => {
    copied.delete(value);
    prepare(document);
  }, 1500);
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
  if (button?.dataset.copy) copy(button.dataset.copy);
  if (button?.dataset.click) fetch(button.dataset.click, { method: 'POST' });
});

const source = new EventSource('/events');
source.onopen = () => { state.textContent = 'Live'; draw(); };
source.onerror = () => { state.textContent = 'The server does not answer'; };
source.onmessage = draw;

prepare(document);
say();
setInterval(count, 1000);
