// Render each page of a folder as Fumadocs' server does, its HTML beside it: node render.mjs FOLDER
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from '@mdx-js/mdx';
import { rehypeCode, remarkCodeTab, remarkGfm, remarkHeading } from 'fumadocs-core/mdx-plugins';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

const folder = resolve(process.argv[2]);
const options = { remarkPlugins: [remarkGfm, remarkHeading, remarkCodeTab], rehypePlugins: [rehypeCode] };

for (const name of (await readdir(folder)).filter((each) => each.endsWith('.mdx'))) {
  // The host reads the front matter before it compiles a page.
  const source = (await readFile(join(folder, name), 'utf8')).replace(/^---\n[^]*?\n---\n/, '');
  const compiled = await compile({ value: source, path: join(folder, name) }, options);
  const file = join(import.meta.dirname, `.${process.pid}-${name}.mjs`);
  await writeFile(file, String(compiled));
  try {
    const { default: Page } = await import(pathToFileURL(file).href);
    await writeFile(join(folder, name.replace(/\.mdx$/, '.html')), renderToStaticMarkup(createElement(Page)));
  } finally {
    await rm(file);
  }
}
