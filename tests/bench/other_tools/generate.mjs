// Makes a snippet of each request in each language, with the generator that is named, and prints how many.
import { readFileSync } from 'node:fs';

const [generator, file] = process.argv.slice(2);
const requests = JSON.parse(readFileSync(file, 'utf8'));

const generators = {
  async httpsnippet() {
    const { HTTPSnippet } = await import('httpsnippet');
    const targets = [
      ['node', 'fetch'],
      ['python', 'requests'],
      ['go', 'native'],
      ['java', 'okhttp'],
      ['ruby', 'native'],
      ['javascript', 'fetch'],
    ];
    return ({ method, url, headers, body }) => {
      const snippet = new HTTPSnippet({
        method,
        url,
        headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
        postData: { mimeType: 'application/json', text: JSON.stringify(body) },
      });
      return targets.map(([target, client]) => snippet.convert(target, client));
    };
  },
  async 'postman-code-generators'() {
    const { default: codegen } = await import('postman-code-generators');
    const { default: collection } = await import('postman-collection');
    const targets = [
      ['nodejs', 'axios'],
      ['python', 'requests'],
      ['go', 'Native'],
      ['java', 'OkHttp'],
      ['ruby', 'Net::HTTP'],
      ['javascript', 'fetch'],
    ];
    return ({ method, url, headers, body }) => {
      const header = Object.entries(headers).map(([key, value]) => ({ key, value }));
      const request = new collection.Request({ method, url, header, body: { mode: 'raw', raw: JSON.stringify(body) } });
      return targets.map(([language, variant]) => {
        let made;
        codegen.convert(language, variant, request, {}, (error, snippet) => {
          if (error) throw error;
          made = snippet;
        });
        return made;
      });
    };
  },
};

const generate = await generators[generator]();
const snippets = requests.flatMap(generate);
if (snippets.some((snippet) => typeof (Array.isArray(snippet) ? snippet[0] : snippet) !== 'string')) {
  throw new Error('a snippet is no text');
}
console.log(snippets.length);
