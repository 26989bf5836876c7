// Choose the language before the first paint: ?lang=, then the last choice, then the first.
(() => {
  const { classList, dataset } = document.documentElement;
  const languages = dataset.languages.split(' ');
  const wanted = [new URLSearchParams(location.search).get('lang')];
  try {
    wanted.push(localStorage.lang);
  } catch {} // may be forbidden
  const lang = wanted.find((language) => languages.includes(language)) || languages[0];
  dataset.lang = lang;
  classList.add('js');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@media screen {
    .tabs[data-langs~="${lang}"] > .panel:not([data-lang="${lang}"]),
    .tabs:not([data-langs~="${lang}"]) > .panel:not(:first-child) { display: none }
  }`);
  document.adoptedStyleSheets = [sheet];
})();
