// Choose the language and theme before the first paint: ?lang=, that of this visit, the last choice, the first.
(() => {
  const { classList, dataset } = document.documentElement;
  const languages = dataset.languages.split(' ');
  const asked = new URLSearchParams(location.search).get('lang');
  const wanted = [asked];
  try {
    wanted.push(sessionStorage.lang, localStorage.lang);
    if (/^(light|dark)$/.test(localStorage.theme)) dataset.theme = localStorage.theme;
    if (languages.includes(asked)) sessionStorage.lang = asked;
  } catch {} // may be forbidden
  const lang = wanted.find((language) => languages.includes(language)) || languages[0];
  dataset.lang = lang;
  classList.add('js', 'chooser');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@media screen {
    .js .tabs[data-langs~="${lang}"] > .panel:not([data-lang="${lang}"]),
    .js .tabs:not([data-langs~="${lang}"]) > .panel:not(:first-child) { display: none }
  }`);
  document.adoptedStyleSheets = [sheet];
  // A script that can't be loaded hides nothing.
  const failed = ({ target: { src } }) => {
    if (/tabs.js$/.test(src)) classList.remove('js');
    if (/choose.js$/.test(src)) classList.remove('chooser');
  };
  addEventListener('error', failed, true);
  // The font, early; no browser preloads from a folder.
  if (location.protocol !== 'file:') {
    const href = new URL('inter.woff2', document.currentScript.src);
    const link = { rel: 'preload', as: 'font', type: 'font/woff2', crossOrigin: '', href };
    document.head.append(Object.assign(document.createElement('link'), link));
  }
  // The picker, as soon as it is there.
  const observer = new MutationObserver(() => {
    const picker = document.querySelector('.picker');
    if (picker) picker.value = lang;
    if (document.querySelector('.shell')) observer.disconnect();
  });
  observer.observe(document.documentElement, { childList: true, subtree: true });
})();
