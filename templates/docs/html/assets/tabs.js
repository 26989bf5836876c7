// Make tabs of the language panels, all in step, and give each listing a copy button.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const [status] = all('[role=status]');

  const groups = all('.tabs').map((group) => {
    const tabs = all('.panel', group).map((panel) => {
      const tab = make('button', { role: 'tab', id: `${panel.id}.tab`, value: panel.dataset.lang });
      tab.textContent = panel.firstElementChild.textContent;
      tab.setAttribute('aria-controls', panel.id);
      panel.setAttribute('aria-labelledby', tab.id);
      panel.role = 'tabpanel';
      tab.onclick = panel.onbeforematch = () => choose(tab);
      return Object.assign(tab, { panel });
    });
    const list = make('div', { role: 'tablist', ariaLabel: `Language: ${group.dataset.title}` });
    list.onkeydown = (event) => move(event, tabs);
    list.append(...tabs);
    group.prepend(list);
    group.classList.add('ready');
    return tabs;
  });

  function move(event, tabs) {
    const at = tabs.indexOf(event.target);
    const to = { ArrowLeft: at - 1, ArrowRight: (at + 1) % tabs.length, Home: 0, End: -1 }[event.key];
    if (to === undefined || event.altKey || event.metaKey) return;
    event.preventDefault();
    tabs.at(to).focus();
    tabs.at(to).click();
  }

  function show(language) {
    for (const tabs of groups) {
      const shown = tabs.find((tab) => tab.value === language) || tabs[0];
      for (const tab of tabs) {
        const hidden = tab !== shown;
        tab.ariaSelected = !hidden;
        tab.tabIndex = -hidden;
        tab.panel.hidden = hidden && 'until-found';
      }
    }
  }

  // What was clicked stays where it was.
  function choose(tab) {
    const top = () => tab.getBoundingClientRect().top;
    const before = top();
    show(tab.value);
    scrollBy(0, top() - before);
    try {
      history.replaceState(null, '', `?lang=${tab.value}${location.hash}`);
      localStorage.lang = tab.value;
    } catch {} // may be forbidden
  }

  function follow() {
    const target = document.getElementById(location.hash.slice(1));
    const panel = target?.closest('.panel');
    if (!panel) return;
    choose(document.getElementById(`${panel.id}.tab`));
    target.scrollIntoView();
  }

  for (const pre of all('.listing pre')) {
    const { ariaLabel } = pre;
    const button = make('button', { className: 'copy', textContent: 'Copy', ariaLabel: `Copy: ${ariaLabel}` });
    button.onclick = async () => {
      let done = 'Copied';
      try {
        await navigator.clipboard.writeText(pre.textContent);
      } catch {
        getSelection().selectAllChildren(pre); // no clipboard without https
        done = 'Selected';
      }
      status.textContent = `${done}: ${ariaLabel}`;
      setTimeout(() => (status.textContent = ''), 2500);
    };
    pre.previousElementSibling.append(button);
  }

  show(document.documentElement.dataset.lang);
  document.adoptedStyleSheets = [];
  onhashchange = follow;
  follow();

  const links = all('.contents a');
  const place = (link) => document.getElementById(link.hash.slice(1)).getBoundingClientRect().top;
  onscroll = () => {
    const now = links.findLast((link) => place(link) < innerHeight / 3);
    for (const link of links) link.ariaCurrent = link === now || null;
  };
})();
