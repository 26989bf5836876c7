// Make tabs of the language panels, all in step, and buttons for what a reader does with code and page.
(() => {
  const base = document.currentScript.src;
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const aim = ({ hash }) => document.getElementById(decodeURIComponent(hash.slice(1)));
  const button = (label, onclick, properties) =>
    make('button', { type: 'button', onclick, ...properties }, label);
  const load = (name) =>
    new Promise((onload, onerror) => {
      document.head.append(make('script', { src: new URL(name, base), async: false, onload, onerror }));
    });

  const [status] = all('[role=status]');
  let quiet;
  function say(text) {
    status.textContent = text;
    clearTimeout(quiet);
    quiet = setTimeout(() => (status.textContent = ''), 4000);
  }

  async function copy(text, label, otherwise) {
    try {
      await navigator.clipboard.writeText(text);
      say(`Copied: ${label}`);
    } catch {
      otherwise(); // no clipboard without https
    }
  }

  // Tabs

  const groups = all('.tabs').map((group) => {
    const tabs = all('.panel', group).map((panel) => {
      const tab = button(panel.firstElementChild.textContent, () => choose(tab), {
        role: 'tab',
        id: `${panel.id}.tab`,
        value: panel.dataset.lang,
      });
      tab.setAttribute('aria-controls', panel.id);
      panel.setAttribute('aria-labelledby', tab.id);
      panel.role = 'tabpanel';
      panel.onbeforematch = () => choose(tab);
      return Object.assign(tab, { panel });
    });
    const list = make('div', { role: 'tablist', ariaLabel: `Language: ${group.dataset.title}` }, ...tabs);
    list.onkeydown = (event) => move(event, tabs);
    const note = make('p', { className: 'absent' });
    group.prepend(list, note);
    group.classList.add('ready');
    return { tabs, note };
  });

  function move(event, tabs) {
    const at = tabs.indexOf(event.target);
    const to = { ArrowLeft: at - 1, ArrowRight: (at + 1) % tabs.length, Home: 0, End: -1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    tabs.at(to).focus();
    tabs.at(to).click();
  }

  function show(language, label) {
    root.dataset.lang = language;
    for (const { tabs, note } of groups) {
      const own = tabs.find((tab) => tab.value === language);
      const shown = own || tabs[0];
      for (const tab of tabs) {
        const hidden = tab !== shown;
        tab.ariaSelected = !hidden;
        tab.tabIndex = -hidden;
        tab.panel.hidden = hidden && 'until-found';
      }
      note.textContent = own || !label ? '' : `No ${label} sample: this is ${shown.textContent}.`;
    }
  }

  // What was clicked stays where it was.
  function choose(tab) {
    const top = () => tab.getBoundingClientRect().top;
    const before = top();
    show(tab.value, tab.textContent);
    scrollBy(0, top() - before);
    try {
      history.replaceState(null, '', `?lang=${tab.value}${location.hash}`);
      localStorage.lang = tab.value;
    } catch {} // may be forbidden
  }

  function follow() {
    const target = aim(location);
    const panel = target?.closest('.panel');
    if (!panel) return;
    choose(document.getElementById(`${panel.id}.tab`));
    target.scrollIntoView();
  }

  // Listings

  for (const figure of all('.listing')) {
    const [pre] = all('pre', figure);
    const { ariaLabel } = pre;
    const caption = pre.previousElementSibling;
    const panel = figure.closest('.panel');
    if (panel) {
      caption.append(
        button('Link', () => copyLink(panel, ariaLabel), { ariaLabel: `Copy a link to ${ariaLabel}` }),
      );
    }
    caption.append(
      button('Copy', () => copyCode(pre), {
        className: 'copy',
        ariaLabel: `Copy: ${ariaLabel}`,
      }),
    );
  }

  function copyCode(pre) {
    copy(pre.textContent, pre.ariaLabel, () => {
      getSelection().selectAllChildren(pre);
      say(`Selected: ${pre.ariaLabel}`);
    });
  }

  function copyLink(panel, label) {
    const url = new URL(`?lang=${panel.dataset.lang}#${panel.id}`, location.href).href;
    copy(url, `link to ${label}`, () => {
      location.hash = panel.id;
      say('The address of this page is the link');
    });
  }

  // The page

  const [tools] = all('.tools');
  const copyPage = async () => {
    if (!window.mfaMarkdown) await load('markdown.js');
    const text = mfaMarkdown();
    copy(text, 'this page as Markdown', () => {
      const href = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
      make('a', { href, download: `${location.pathname.match(/([^/.]*)[^/]*$/)[1] || 'page'}.md` }).click();
    });
  };
  tools?.append(button('Copy page as Markdown', copyPage));

  const search = async () => {
    if (!window.mfaSearch) await Promise.all([load('search.js'), load('search-index.js')]);
    mfaSearch();
  };
  all('.masthead')[0].append(
    button('Search', search, { className: 'search', ariaKeyShortcuts: 'Control+K' }),
  );
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    search();
  });

  for (const feedback of all('.feedback[data-page]')) {
    const answer = (helpful) => () => {
      const detail = { page: feedback.dataset.page, helpful };
      document.dispatchEvent(new CustomEvent('mfa-snippets:feedback', { detail }));
      feedback.textContent = 'Thank you.';
      say('Thank you.');
    };
    feedback.append(button('Yes', answer(true)), button('No', answer(false)));
  }

  const [contents] = all('.contents details');
  if (contents && matchMedia('(min-width: 64rem)').matches) contents.open = true;
  const links = all('.contents a');
  const place = (link) => aim(link).getBoundingClientRect().top;
  const mark = () => {
    const end = innerHeight + scrollY >= root.scrollHeight - 2;
    const now = end ? links.at(-1) : links.findLast((link) => place(link) < innerHeight / 3);
    for (const link of links) link.ariaCurrent = link === now || null;
  };
  onscroll = mark;

  const tabs = groups.flatMap((group) => group.tabs);
  const first = tabs.find((tab) => tab.value === root.dataset.lang);
  show(root.dataset.lang, first?.textContent);
  document.adoptedStyleSheets = [];
  onhashchange = follow;
  follow();
  mark();
})();
