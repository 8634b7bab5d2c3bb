// Does in a browser what a person does, step by step: reads a step in JSON from each line, and
// writes what it saw in one. After each step the page is judged by axe, in light and dark colours,
// and has to fit into 320 pixels.
//   node browser.mjs FOLDER_OF_MODULES BROWSER ROOT
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [modules, browser, root] = process.argv.slice(2);
const library = path.join(modules, 'puppeteer-core/lib/esm/puppeteer/puppeteer-core.js');
const { default: puppeteer } = await import(pathToFileURL(library).href);
const axe = readFileSync(path.join(modules, 'axe-core/axe.min.js'), 'utf8');

const chromium = await puppeteer.launch({
  acceptInsecureCerts: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  executablePath: browser,
  headless: true,
});
const page = await chromium.newPage();
const complaints = [];
page.on('console', (message) => {
  if (message.type() === 'error') complaints.push(message.text());
});
page.on('dialog', (dialog) => {
  complaints.push(`a dialog: ${dialog.message()}`);
  dialog.dismiss();
});
let status = 0;
const trail = [];
page.on('framenavigated', (frame) => trail.push(frame.url()));
page.on('response', (response) => {
  if (response.request().isNavigationRequest()) status = response.status();
});

/** Does something that leads to another page. */
const leading = (action) => Promise.all([page.waitForNavigation(), action()]);

/** Goes by the tab key to what has this name, as who sees no pointer does. */
async function reach(name) {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const active = document.activeElement;
      const outline = getComputedStyle(active);
      return {
        name: active.getAttribute('aria-label') ?? active.textContent.trim(),
        isSeen: outline.outlineStyle !== 'none' && parseFloat(outline.outlineWidth) >= 2,
      };
    });
    if (found.name === name) {
      if (!found.isSeen) complaints.push(`the focus is not seen on ${name}`);
      return;
    }
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

const steps = {
  async visit({ path: where }) {
    await page.goto(root + where);
  },
  async login({ issuer, user, password }) {
    const left = await chromium.cookies();
    await chromium.deleteCookie(...left.filter(({ name }) => name.includes('berth')));
    await page.goto(`${root}/auth/tokens`);
    await judge();
    await reach(issuer);
    await leading(() => page.keyboard.press('Enter'));
    if (!page.url().startsWith(root)) {
      await page.type('#username', user);
      await page.type('#password', password);
      await leading(() => page.keyboard.press('Enter'));
    }
  },
  async make({ label, repositories, actions }) {
    await page.type('#label', label);
    await page.type('#repositories', repositories);
    for (const action of actions) await page.click(`label[for=action-${action}]`);
    await reach('Make the token');
    await leading(() => page.keyboard.press('Enter'));
  },
  async reload() {
    await page.reload();
  },
  async press({ name }) {
    await page.goto(`${root}/auth/tokens`);
    await reach(name);
    await leading(() => page.keyboard.press('Enter'));
  },
  async restore({ cookies }) {
    await chromium.setCookie(...cookies);
    await page.goto(`${root}/auth/tokens`);
  },
};

async function judge() {
  if (!page.url().startsWith(root)) return;
  for (const colours of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: colours }]);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    for (const { id, help, nodes } of violations) {
      complaints.push(`axe, ${colours}: ${id}: ${help}: ${nodes.map((node) => node.html)}`);
    }
  }
  await page.setViewport({ width: 320, height: 640 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 320) complaints.push(`${page.url()} is ${width} pixels wide, and not 320`);
  await page.setViewport({ width: 1024, height: 768 });
}

async function seen() {
  const shown = await page.evaluate(() => ({
    token: document.querySelector('#token')?.value ?? '',
    text: document.body.innerText,
    headings: document.querySelectorAll('h1').length,
    title: document.title,
  }));
  const cookies = await chromium.cookies();
  return { ...shown, status, url: page.url(), cookies, complaints: complaints.splice(0) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { step, ...how } = JSON.parse(line);
  try {
    await steps[step](how);
    await judge();
    process.stdout.write(`${JSON.stringify(await seen())}\n`);
  } catch (failure) {
    const text = await page.evaluate(() => document.body.innerText).catch(() => '');
    process.stdout.write(
      `${JSON.stringify({ failure: `${failure} at ${page.url()} after ${trail}: ${text}` })}\n`,
    );
  }
}
await chromium.close();
