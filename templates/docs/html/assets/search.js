// Search all pages with MiniSearch, which is loaded with the index when search is first opened.
// `mfaSearch(text)` opens it; the index calls `mfaSearch(index)`. Titles weigh more than headings, text and names in code.
(() => {
  const base = document.currentScript.src;
  const most = 24;
  const idle = new Set(
    'how do i we you to a an the is are of for in on with and or my your what which where can use'.split(' '),
  );

  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const load = (name) =>
    new Promise((onload, onerror) => {
      document.head.append(make('script', { src: new URL(name, base), onload, onerror }));
    });

  const dialog = make('dialog', { className: 'finder', ariaLabel: 'Search all pages' });
  const field = make('input', {
    type: 'search',
    ariaLabel: 'Search all pages',
    maxLength: 100, // the time that a search takes grows with its words
    placeholder: 'A task, a function or an error code',
    autocomplete: 'off',
  });
  const language = make(
    'select',
    { ariaLabel: 'Filter by language' },
    make('option', { value: '' }, 'All languages'),
  );
  const close = make('button', { type: 'button', onclick: () => dialog.close() }, 'Close');
  const count = make('p', { role: 'status', className: 'count' });
  const results = make('ol', { className: 'results' });
  const keys = make('p', { className: 'keys' }, '↑ ↓ to move, Enter to open, Esc to close');
  dialog.append(make('div', { className: 'ask' }, field, language, close), count, results, keys);
  document.body.append(dialog);

  // Words: a phrase of the table is one, and so is a name, whether it is written in camel case or with underscores.

  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const stem = (text) => fold(text).replace(/(?<=[^s]{2}[^s])s$/, '');
  const partsOf = (word) => word.split(/[_\s-]+|(?<=[a-z\d])(?=[A-Z])/).filter(Boolean);
  const joined = (word) => stem(partsOf(word).join(''));
  const same = new Map();
  const languages = new Map();
  const also = new Map();
  let pattern, entries, index;

  const wordsOf = (text) => text.match(pattern) || [];
  const term = (word) => same.get(joined(word)) || joined(word);
  const terms = (word) =>
    [...new Set([term(word), ...partsOf(word).map(stem)])].filter((each) => !idle.has(each));

  function read(given) {
    for (const [first, ...others] of given.same) {
      for (const each of others) same.set(joined(each), joined(first));
    }
    const phrases = given.same.flat().filter((each) => each.includes(' '));
    const spaced = phrases.map((each) => `${each.replaceAll(' ', '[-\\s]+')}s?(?![\\p{L}\\p{N}_])`);
    pattern = new RegExp(`${spaced.join('|')}|[\\p{L}\\p{N}_]+`, 'giu');
    for (const [word, ...others] of given.also) also.set(term(word), others.map(term));
    for (const [name, [label, ...others]] of Object.entries(given.languages)) {
      for (const word of [name, ...others]) languages.set(term(word), name);
      language.append(make('option', { value: name }, label));
    }
    entries = given.pages.flatMap(([page, file, group, description, only, sections], number) =>
      sections.map(([heading, anchor, text, names]) => ({
        ...(heading ? { heading, page } : { title: page, description }),
        text,
        names,
        only,
        weight: 1 / (1 + number / 40),
        where: [...new Set([group, heading && page])].filter(Boolean).join(' › '),
        address: file + (anchor && `#${anchor}`),
      })),
    );
    index = new MiniSearch({
      fields: ['title', 'heading', 'description', 'page', 'text', 'names'],
      tokenize: wordsOf,
      processTerm: (word, name) => (name === 'names' ? joined(word) : terms(word)),
      searchOptions: {
        tokenize: (text) => text.split(' '),
        processTerm: (word) => word,
        boost: { title: 8, heading: 5, description: 3, names: 0.5 },
        combineWith: 'AND',
        prefix: (word) => word.length > 1,
      },
    });
    index.addAll(entries.map((entry, id) => ({ ...entry, id })));
  }

  // A language in the query is a filter, unless it is all that is asked for: then its pages are listed.

  function understand(text) {
    const words = wordsOf(text).map(term);
    const named = words.find((word) => languages.has(word));
    return {
      words: words.filter((word) => !languages.has(word) && !idle.has(word)),
      chosen: languages.get(named) || language.value,
    };
  }

  // Entries with all words; else with all words misspelled; else with some of them.
  function search({ words, chosen }) {
    const filter = ({ id }) => !chosen || !entries[id].only || entries[id].only.includes(chosen);
    if (!words.length) {
      const isPage = ({ id }) => entries[id].title && filter({ id });
      return { found: chosen ? index.search(MiniSearch.wildcard, { filter: isPage }) : [] };
    }
    const half = { combineWith: 'OR', boostTerm: () => 0.5 };
    const queries = words.map((word) => ({
      queries: [word, { queries: also.get(word) || [], ...half }],
      combineWith: 'OR',
    }));
    // Of pages that are as good, the first in the site's order comes first.
    const boostDocument = (id) => entries[id].weight;
    const fuzzy = (word) => word.length > 3 && !/\d/.test(word) && !index.search(word).length && 0.2;
    for (const how of [{ combineWith: 'AND' }, { combineWith: 'AND', fuzzy }, { combineWith: 'OR', fuzzy }]) {
      const found = index.search({ queries, ...how }, { filter, boostDocument });
      if (found.length) return { found, isPartial: how.combineWith === 'OR' };
    }
    return { found: [] };
  }

  // Results

  function marked(text, found) {
    let end = 0;
    const parts = [...text.matchAll(pattern)].flatMap((match) => {
      if (!terms(match[0]).some((each) => found.has(each))) return [];
      const before = text.slice(end, match.index);
      end = match.index + match[0].length;
      return [before, make('mark', {}, match[0])];
    });
    return [...parts, text.slice(end)];
  }

  // The part of the text with the most of what was found, or the names that were found in the code.
  function excerpt({ description = '', text: below, names }, found) {
    const text = `${description} ${below}`.trim();
    const hits = [...text.matchAll(pattern)].flatMap((match) => {
      const each = terms(match[0]).find((one) => found.has(one));
      return each ? [[match.index, each]] : [];
    });
    const named = names.split(' ').filter((name) => found.has(joined(name)));
    if (!hits.length && named.length)
      return ['In the code: ', ...marked(named.slice(0, 3).join(', '), found)];
    const near = (from) =>
      new Set(hits.filter(([at]) => at >= from && at < from + 120).map(([, each]) => each)).size;
    const best = hits.reduce((first, [at]) => (near(at) > near(first) ? at : first), hits[0]?.[0] || 0);
    const start = best > 40 ? text.indexOf(' ', best - 30) + 1 : 0;
    const end = text.length > start + 160 ? text.lastIndexOf(' ', start + 160) : text.length;
    return [start ? '… ' : '', ...marked(text.slice(start, end), found), end < text.length ? ' …' : ''];
  }

  function result({ id, terms: matched }, chosen) {
    const entry = entries[id];
    const url = new URL(entry.address, base);
    if (chosen) url.searchParams.set('lang', chosen);
    const found = new Set(matched);
    return make(
      'li',
      {},
      make(
        'a',
        { href: url.href, onclick: (event) => event.ctrlKey || event.metaKey || dialog.close() },
        make('span', { className: 'where' }, entry.where),
        make('strong', {}, ...marked(entry.heading || entry.title, found)),
        make('small', {}, ...excerpt(entry, found)),
      ),
    );
  }

  function find() {
    if (!index) return;
    const query = understand(field.value);
    const isAsked = field.value.trim().length > 1;
    const { found, isPartial } = isAsked ? search(query) : { found: [] };
    count.textContent = isAsked ? report(query.chosen, found.length, isPartial) : '';
    results.replaceChildren(...found.slice(0, most).map((each) => result(each, query.chosen)));
    dialog.scrollTop = 0;
  }

  function report(chosen, number, isPartial) {
    if (!number) return 'No results. Try fewer words, a method such as “passkeys”, or an error code.';
    const { label } = [...language.options].find(({ value }) => value === chosen);
    return [
      isPartial ? 'No result has all words. ' : '',
      number > most ? `The first ${most} of ` : '',
      `${number} result${number === 1 ? '' : 's'}`,
      chosen && ` for ${label}`,
    ].join('');
  }

  // Keys: arrows move between the field and the results; Enter in the field opens the first.

  dialog.onkeydown = (event) => {
    const links = [...results.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    if (event.target === language) return;
    if (event.key === 'Escape') dialog.close();
    const within = at >= 0 && { Home: 0, End: links.length - 1 };
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, ...within }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    (links[to] || (to < 0 ? field : links.at(-1)) || field).focus();
  };
  field.oninput = find;
  language.onchange = find;
  field.onkeydown = (event) => {
    if (event.key === 'Enter') results.querySelector('a')?.click();
  };
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };

  let given, ready;
  // With the index, or with what a reader typed before this script was there.
  window.mfaSearch = (loaded) => {
    if (loaded?.pages) return void (given = loaded);
    if (!dialog.open) dialog.showModal();
    if (loaded) field.value = loaded;
    else field.select();
    ready ||= open();
  };

  async function open() {
    count.textContent = 'Loading…';
    try {
      await Promise.all([load('minisearch.js'), given || load('search-index.js')]);
    } catch {
      ready = null;
      count.textContent = 'Search could not be loaded.';
      return;
    }
    count.textContent = '';
    read(given);
    find();
  }
})();
