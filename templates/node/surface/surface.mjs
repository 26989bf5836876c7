// Prints each public call that the installed SDK declares, its parameters behind a tab, and what it returns behind another one.
import { readFileSync } from 'node:fs';

function depths(text) {
  let depth = 0;
  return [...text].map((character) => {
    if ('({['.includes(character)) depth += 1;
    if (')}]'.includes(character)) depth -= 1;
    return depth;
  });
}

// The members of a type, which end with a semicolon.
function members(body) {
  const depth = depths(body);
  const ends = [...body.matchAll(/;/g)].map((match) => match.index).filter((index) => depth[index] === 0);
  return ends.map((end, number) => body.slice(number ? ends[number - 1] + 1 : 0, end).trim());
}

function show(path, type) {
  const named = type.match(/^\w+\.(\w+)$/);
  if (named) return show(path, declared(core, `type ${named[1]} = `));
  const start = type.startsWith('<') ? type.indexOf('(') : 0; // behind type parameters
  const end = start + depths(type.slice(start)).indexOf(0);
  const [inside, rest] = [type.slice(start + 1, end), type.slice(end + 1)];
  if (type[start] === '(' && /^( =>|:)/.test(rest)) return print(path, type.slice(start, end + 1), rest);
  if (type[start] === '(') show(path, inside);
  for (const member of type[start] === '{' ? members(inside) : []) {
    const property = member.match(/^(\w+)\??: (.*)$/);
    if (property) show(`${path}.${property[1]}`, property[2]);
    else show(path, member); // one of several overloads
  }
  if (rest.startsWith(' & ')) show(path, rest.slice(3));
}

// Type parameters are numbered anew in each release.
function print(path, parameters, returned) {
  console.log(`${path}\t${parameters.replace(/\bT_\d+\b/g, 'T')}\t${returned.trim()}`);
}

function read(name) {
  const types = readFileSync(`node_modules/@descope/${name}/dist/index.d.ts`, 'utf8');
  return types.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ');
}

// The first member of what a declaration begins with, else nothing.
function declared(text, start) {
  const index = text.indexOf(start);
  return index < 0 ? '' : members(text.slice(index + start.length))[0];
}

const core = read('core-js-sdk');
const maker = declared(read('node-sdk'), 'const nodeSdk: {');
show('descopeClient', maker.slice(maker.indexOf('): {') + '): '.length));
