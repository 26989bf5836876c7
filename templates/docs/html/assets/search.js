// Search all pages: called with the index once, then without to open. All words must be there; the last may be begun.
(() => {
  const base = new URL('.', document.currentScript.src);
  const most = 30;
  let entries;

  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}_]+/gu) || [];

  const dialog = make('dialog', { className: 'finder', ariaLabel: 'Search all pages' });
  const field = make('input', { type: 'search', ariaLabel: 'Search all pages', autocomplete: 'off' });
  const count = make('p', { role: 'status', className: 'count' });
  const results = make('ol');
  const close = make('button', { type: 'button', onclick: () => dialog.close() }, 'Close');
  dialog.append(make('div', { className: 'ask' }, field, close), count, results);
  document.body.append(dialog);

  function read(pages) {
    entries = pages.flatMap(([title, page, sections]) =>
      sections.map(([heading, anchor, text]) => ({
        title,
        heading,
        text,
        href: new URL(page + (anchor && `#${anchor}`), base).href,
        // A page's own entry weighs more than a section of it.
        fields: [
          [fold(heading || title), anchor ? 20 : 30],
          [fold(title), 4],
          [fold(text), 1],
        ],
      })),
    );
  }

  // Where a word begins it counts double, where it stands alone four times.
  function weigh(text, word) {
    let best = 0;
    for (let at = text.indexOf(word); at >= 0 && best < 4; at = text.indexOf(word, at + 1)) {
      const begins = !/[\p{L}\p{N}_]/u.test(text[at - 1] || ' ');
      const ends = !/[\p{L}\p{N}_]/u.test(text[at + word.length] || ' ');
      best = Math.max(best, begins ? (ends ? 4 : 2) : 1);
    }
    return best;
  }

  function score({ fields }, words) {
    // Words that stand together in the heading, as they were typed, go before any others.
    let sum = 1000 * wordsOf(fields[0][0]).join(' ').includes(words.join(' '));
    for (const word of words) {
      const found = Math.max(...fields.map(([text, weight]) => weight * weigh(text, word)));
      if (!found) return 0;
      sum += found;
    }
    return sum;
  }

  function excerpt(text, words) {
    const at = Math.max(0, ...words.map((word) => fold(text).indexOf(word)));
    const start = at > 60 ? text.indexOf(' ', at - 50) + 1 : 0;
    return marked(
      (start ? '… ' : '') + text.slice(start, start + 160) + (text.length > start + 160 ? ' …' : ''),
      words,
    );
  }

  function marked(text, words) {
    const pattern = new RegExp(
      `(${words.map((word) => word.replace(/[^\p{L}\p{N}_]/gu, '')).join('|')})`,
      'giu',
    );
    return text.split(pattern).map((part, index) => (index % 2 ? make('mark', {}, part) : part));
  }

  function find() {
    const words = wordsOf(field.value);
    const found = words.length
      ? entries
          .map((entry) => [score(entry, words), entry])
          .filter(([points]) => points)
          .sort(([first], [second]) => second - first)
      : [];
    count.textContent = words.length ? `${found.length || 'No'} result${found.length === 1 ? '' : 's'}` : '';
    results.replaceChildren(
      ...found
        .slice(0, most)
        .map(([, { title, heading, text, href }]) =>
          make(
            'li',
            {},
            make(
              'a',
              { href, onclick: () => dialog.close() },
              make('strong', {}, ...marked(heading || title, words)),
              make('span', {}, heading ? title : ''),
              make('small', {}, ...excerpt(text, words)),
            ),
          ),
        ),
    );
  }

  function move(event) {
    const links = [...results.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    (links[to] || field).focus();
  }

  field.oninput = find;
  field.onkeydown = (event) => {
    if (event.key === 'Enter') results.querySelector('a')?.click();
  };
  dialog.onkeydown = move;
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };

  window.mfaSearch = (pages) => {
    if (pages) return read(pages);
    if (!dialog.open) dialog.showModal();
    field.select();
  };
})();
