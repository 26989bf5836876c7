// Tabs of the language panels, in step with the picker, and buttons.
(() => {
  const base = document.currentScript.src;
  const root = document.documentElement;
  if (!root.dataset.lang) return; // no pre.js
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const button = (label, onclick, properties) =>
    make('button', { type: 'button', onclick, ...properties }, label);
  const loading = {};
  const load = (name) =>
    (loading[name] ||= new Promise((onload) => {
      const onerror = () => {
        delete loading[name];
        say('This could not be loaded.');
      };
      document.head.append(make('script', { src: new URL(name, base), async: false, onload, onerror }));
    }));
  const remember = (name, value) => {
    try {
      localStorage[name] = value;
    } catch {} // may be forbidden
  };

  function aim(hash) {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {} // such as #100%
  }

  const [status] = all('[role=status].status');
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

  // Languages

  const [picker] = all('.picker');
  const groups = all('.tabs').map((group) => {
    const tabs = all('.panel', group).map((panel) => {
      const tab = button(panel.firstElementChild.textContent, () => keep(tab.value, tab), {
        role: 'tab',
        id: `${panel.id}.tab`,
        value: panel.dataset.lang,
      });
      tab.setAttribute('aria-controls', panel.id);
      panel.setAttribute('aria-labelledby', tab.id);
      panel.role = 'tabpanel';
      panel.onbeforematch = () => choose(tab.value, tab);
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

  function show(language) {
    const { label } = [...(picker?.options || [])].find(({ value }) => value === language) || {};
    root.dataset.lang = language;
    if (label) picker.value = language;
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

  // What a reader clicked stays where it was.
  function choose(language, fixed) {
    const before = fixed?.getBoundingClientRect().top;
    show(language);
    if (fixed) scrollBy({ top: fixed.getBoundingClientRect().top - before, behavior: 'instant' });
    const parameters = new URLSearchParams(location.search);
    parameters.set('lang', language);
    try {
      history.replaceState(null, '', `?${parameters}${location.hash}`);
      sessionStorage.lang = language;
    } catch {} // a sandbox may forbid it
  }

  // A click is for later visits, too.
  function keep(language, fixed) {
    choose(language, fixed);
    remember('lang', language);
  }

  if (picker) {
    const parts = all('.text > :not(.tabs), .text > .tabs > [role=tablist]');
    picker.onchange = () =>
      keep(
        picker.value,
        parts.find((part) => part.getBoundingClientRect().top > 56),
      );
  }

  // Show what the address names, though it is in another language or collapsed.
  function follow() {
    const target = aim(location.hash);
    const panel = target?.closest('.tabs > .panel');
    const closed = target?.closest('details:not([open])');
    if (closed) closed.open = true;
    if (panel) choose(panel.dataset.lang);
    if (closed || panel) target.scrollIntoView();
  }

  // Code: a button in the bar of its file, or above the corner

  for (const pre of all('pre:not(.output)')) {
    const corner = make('div', { className: 'corner' });
    const bar = pre.closest('.listing')?.firstElementChild || corner;
    if (bar === corner) pre.before(corner);
    bar.append(
      button('Copy', () => copyCode(pre), { className: 'copy', ariaLabel: `Copy: ${pre.ariaLabel}` }),
    );
  }

  function copyCode(pre) {
    copy(pre.textContent, pre.ariaLabel, () => {
      getSelection().selectAllChildren(pre);
      say(`Selected: ${pre.ariaLabel}`);
    });
  }

  for (const anchor of all('.anchor')) {
    anchor.onclick = () => {
      const url = new URL(`?lang=${root.dataset.lang}${anchor.hash}`, location.href).href;
      copy(url, 'link to this section', () => say('The address of this page is the link'));
    };
  }

  // The page

  const pageName = () => location.pathname.match(/([^/.]*)[^/]*$/)[1] || 'page';
  const copyPage = async (everything) => {
    if (!window.mfaMarkdown) await load('markdown.js');
    const text = mfaMarkdown(everything);
    const label = everything ? 'this page in all languages' : 'this page';
    copy(text, label, () => {
      const href = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
      make('a', { href, download: `${pageName()}.md` }).click();
    });
  };
  const [tools] = all('.tools');
  if (tools) {
    const menu = make(
      'details',
      {},
      make('summary', { ariaLabel: 'More ways to copy' }),
      make(
        'div',
        {},
        button('Copy all languages', () => copyPage(true)),
      ),
    );
    if (tools.dataset.twin)
      menu.lastChild.append(make('a', { href: tools.dataset.twin }, 'Open as Markdown'));
    tools.append(
      button('Copy page', () => copyPage(false)),
      menu,
    );
    document.addEventListener('click', ({ target }) => {
      if (!target.closest('.tools summary')) menu.open = false;
    });
    menu.onkeydown = ({ key }) => {
      if (key !== 'Escape') return;
      menu.open = false;
      menu.firstChild.focus();
    };
  }

  let typed = '';
  const search = async () => {
    if (!window.mfaSearch) await load('search.js', say('Loading…'));
    mfaSearch(typed);
    say('');
    typed = '';
  };
  all('.search')[0].onclick = search;
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    const typing = target.closest('input, textarea, select, [contenteditable]');
    const asked = ctrlKey || metaKey ? key === 'k' : key === '/' && !altKey && !typing;
    if (asked) search();
    else if (loading['search.js'] && !window.mfaSearch && !key[1] && !ctrlKey) typed += key;
    else return;
    event.preventDefault();
  });

  const [theme] = all('.theme');
  const themes = ['automatic', 'light', 'dark'];
  const name = () => (theme.ariaLabel = `Theme: ${root.dataset.theme || themes[0]}`);
  theme.onclick = () => {
    const next = themes[(themes.indexOf(root.dataset.theme || themes[0]) + 1) % 3];
    if (next === themes[0]) delete root.dataset.theme;
    else root.dataset.theme = next;
    remember('theme', next);
    say(name());
  };
  name();

  // Where the reader is

  const [tree] = all('.tree');
  const [here] = all('[aria-current=page]', tree);
  if (here) tree.scrollTop = here.offsetTop - tree.clientHeight / 2;
  const [contents] = all('.contents details');
  if (contents && matchMedia('(min-width: 75rem)').matches) contents.open = true;
  const links = all('.contents a');
  const place = (link) => aim(link.hash).getBoundingClientRect().top;
  const mark = () => {
    const end = innerHeight + scrollY >= root.scrollHeight - 2;
    const goal = aim(location.hash)?.getBoundingClientRect().top;
    const isAtGoal = goal >= 0 && goal < (end ? innerHeight : innerHeight / 3);
    const limit = isAtGoal ? goal + 1 : end ? Infinity : innerHeight / 3;
    const now = links.findLast((link) => place(link) < limit);
    for (const link of links) link.ariaCurrent = link === now || null;
  };
  onscroll = mark;

  show(root.dataset.lang);
  document.adoptedStyleSheets = [];
  onpopstate = () => {
    const asked = new URLSearchParams(location.search).get('lang');
    if (root.dataset.languages.split(' ').includes(asked)) show(asked);
  };
  onhashchange = () => {
    follow();
    mark();
  };
  onhashchange();
})();
