import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The one way browser tests get a browser: what is installed, nothing downloaded. */

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const NO_BROWSER =
  'skipped: no Chromium or Chrome on this machine. Install one (apt-get install chromium) or set CHROMIUM_PATH.';

export function findBrowser(): string | undefined {
  return PLACES.find((path) => path !== undefined && path !== '' && existsSync(path));
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(NO_BROWSER);
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}
