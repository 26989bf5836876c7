// Print Lighthouse's reports on pages, which it looks at one after another in one browser.
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const [categories, ...addresses] = process.argv.slice(2);
const { port, kill } = await launch({ chromeFlags: ['--headless=new', '--no-sandbox'] });
const options = { port, logLevel: 'error', onlyCategories: categories.split(','), disableFullPageScreenshot: true };
const reports = [];
try {
  for (const address of addresses) reports.push((await lighthouse(address, options)).lhr);
} finally {
  kill();
}
console.log(JSON.stringify(reports));
