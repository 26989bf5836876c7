// Prints each public call that the installed SDK declares, and its parameters behind a tab.
import { readFileSync } from 'node:fs';

// The members of a type, which end with a semicolon.
function members(body) {
  const found = [];
  let depth = 0;
  let start = 0;
  [...body].forEach((character, index) => {
    if ('({['.includes(character)) depth += 1;
    if (')}]'.includes(character)) depth -= 1;
    if (character === ';' && depth === 0) {
      found.push(body.slice(start, index).trim());
      start = index + 1;
    }
  });
  return found;
}

function show(path, type) {
  if (type.startsWith('(')) console.log(`${path}\t${type}`);
  if (!type.startsWith('{')) return;
  for (const member of members(type.slice(1, -1))) {
    const named = member.match(/^(\w+)\??: (.*)$/);
    if (named) show(`${path}.${named[1]}`, named[2]);
    else show(path, member); // one of several overloads
  }
}

const types = readFileSync('node_modules/@descope/node-sdk/dist/index.d.ts', 'utf8');
const text = types.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ');
const [maker] = members(text.slice(text.indexOf('const nodeSdk: {') + 'const nodeSdk: {'.length));
show('descopeClient', maker.slice(maker.indexOf('): {') + '): '.length));
