// Prints every property that a program can reach, with its kind and its flags.
const { builtinModules } = require('node:module');

const CHANGED = new Set(['execArgv', 'moduleLoadList']); // tell of the options of Node.js itself
const MAX_DEPTH = 5;
const seen = new Set();

function visit(value, name) {
  const isObject = value !== null && ['object', 'function'].includes(typeof value);
  if (!isObject || seen.has(value) || name.length > MAX_DEPTH) {
    return;
  }
  seen.add(value);
  for (const key of Reflect.ownKeys(value).filter((each) => !CHANGED.has(each))) {
    const { value: inner, ...flags } = Object.getOwnPropertyDescriptor(value, key);
    const path = [...name, String(key)];
    const set = ['get', 'writable', 'enumerable', 'configurable'].filter((flag) => flags[flag]);
    console.log(path.join('.'), typeof inner, set.map((flag) => flag[0]).join(''));
    visit(inner, path);
  }
  visit(Object.getPrototypeOf(value), [...name, '^']);
}

visit(globalThis, []);
for (const name of builtinModules) {
  visit(require(name), [name]);
}
