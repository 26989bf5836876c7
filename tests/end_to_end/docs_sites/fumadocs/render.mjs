// Render each page of a folder as Fumadocs' server does, its HTML beside it: node render.mjs FOLDER [NAME…]
// A page that is named is also sent with its scripts and styles, so that a browser has its tabs.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compile } from '@mdx-js/mdx';
import { build } from 'esbuild';
import { loader } from 'fumadocs-core/source';
import { applyMdxPreset, remarkInclude } from 'fumadocs-mdx/config';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';

const folder = resolve(process.argv[2]);
const interactive = process.argv.slice(3);
const compiledPages = join(import.meta.dirname, 'node_modules/.pages'); // where the packages are found
await mkdir(compiledPages, { recursive: true });
const preset = await applyMdxPreset()('bundler');
const options = { ...preset, remarkPlugins: [remarkInclude, ...preset.remarkPlugins] };

for (const name of (await readdir(folder, { recursive: true })).filter((each) => each.endsWith('.mdx'))) {
  // The host reads the front matter before it compiles a page.
  const source = (await readFile(join(folder, name), 'utf8')).replace(/^---\n[^]*?\n---\n/, '');
  const compiled = String(await compile({ value: source, path: join(folder, name) }, options));
  const page = name.replace(/\.mdx$/, '');
  await writeFile(join(folder, `${page}.html`), await document(page, compiled));
}
if (await readFile(join(folder, 'meta.json')).catch(() => null)) await writeFile(join(folder, 'tree.json'), await tree());

// The pages as the host's navigation has them.
async function tree() {
  const files = [{ type: 'meta', path: 'meta.json', data: JSON.parse(await readFile(join(folder, 'meta.json'))) }];
  for (const path of (await readdir(folder)).filter((each) => each.endsWith('.mdx'))) {
    files.push({ type: 'page', path, data: { title: basename(path, '.mdx') } });
  }
  const { children } = loader({ baseUrl: '/docs', source: { files } }).pageTree;
  return JSON.stringify(children.map(({ type, name, url }) => [type, type === 'page' ? url : name]));
}

async function document(page, compiled) {
  const html = await rendered(page, compiled);
  if (!interactive.includes(page)) return html;
  await bundle(page, compiled);
  await copyFile(fileURLToPath(import.meta.resolve('fumadocs-ui/style.css')), join(folder, `${page}.css`));
  const head = `<!DOCTYPE html><meta charset="utf-8"><title>${page}</title><link rel="stylesheet" href="${page}.css">`;
  return `${head}<div id="page">${html}</div><script src="${page}.js"></script>`;
}

async function rendered(page, compiled) {
  const file = join(compiledPages, `${process.pid}-${basename(page)}.mjs`);
  await writeFile(file, compiled);
  try {
    const { default: Page } = await import(pathToFileURL(file).href);
    return renderToString(createElement(Page));
  } finally {
    await rm(file);
  }
}

async function bundle(page, compiled) {
  const hydrate = `
    import { createElement } from 'react';
    import { hydrateRoot } from 'react-dom/client';
    hydrateRoot(document.getElementById('page'), createElement(MDXContent));`;
  await build({
    stdin: { contents: compiled + hydrate, resolveDir: import.meta.dirname },
    bundle: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
    outfile: join(folder, `${page}.js`),
  });
}
