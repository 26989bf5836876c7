// Runs while a snapshot of Node.js is taken: a program that starts from one finds no console.Console otherwise.
const { Console } = require('node:console');
const { startupSnapshot } = require('node:v8');

startupSnapshot.addDeserializeCallback(() => {
  console.Console = Console;
});
