import Bowser from 'bowser';
import { readableName } from '../../event/readable-name.js';
import type { PanelUserAgent } from '../panel-api.js';
import { shortText } from './shown-text.js';

/** Capture keeps 512 characters; what is longer was not sent by a browser. */
const LONGEST_TEXT = 1_000;
const LONGEST_LABEL = 60;

/** Programs that call themselves by one product name, and how people call them. */
const CLIENTS: ReadonlyMap<string, string> = new Map([
  ['apache-httpclient', 'Apache HttpClient'],
  ['axios', 'axios'],
  ['bruno', 'Bruno'],
  ['curl', 'curl'],
  ['dart', 'Dart'],
  ['deno', 'Deno'],
  ['dalvik', 'Android app'],
  ['go-http-client', 'Go HTTP client'],
  ['guzzlehttp', 'Guzzle'],
  ['httpie', 'HTTPie'],
  ['insomnia', 'Insomnia'],
  ['java', 'Java'],
  ['node', 'Node.js'],
  ['node-fetch', 'node-fetch'],
  ['node-superagent', 'superagent'],
  ['okhttp', 'OkHttp'],
  ['postmanruntime', 'Postman'],
  ['python-httpx', 'Python HTTPX'],
  ['python-requests', 'Python Requests'],
  ['python-urllib', 'Python urllib'],
  ['ruby', 'Ruby'],
  ['undici', 'undici'],
  ['wget', 'Wget'],
]);
/** Versions of these are of a protocol or a virtual machine, and tell nothing. */
const WITHOUT_VERSION: ReadonlySet<string> = new Set(['dalvik', 'go-http-client']);

/** `Name/1.2.3`, or a name alone, at the beginning. */
const PRODUCT = /^([a-z][\w.+-]{0,60})(?:\/v?(\d[\w.]{0,20}))?(?=[\s;(]|$)/i;
/** Every browser says it is Mozilla, for compatibility with pages of 1995. */
const BROWSER_LIKE: ReadonlySet<string> = new Set(['mozilla', 'opera']);
/** `Mozilla/5.0 (compatible; UptimeRobot/2.0; …`: a program without a browser's engine. */
const COMPATIBLE =
  /^Mozilla\/\d\.\d \(compatible; ([a-z][\w.+ -]{0,60}?)(?:\/v?(\d[\w.]{0,20}))?[;)]/i;
const DEVICES: ReadonlyMap<string, string> = new Map([
  ['desktop', 'Desktop'],
  ['mobile', 'Mobile'],
  ['tablet', 'Tablet'],
  ['tv', 'TV'],
  ['bot', 'Bot'],
]);

type Facts = Pick<PanelUserAgent, 'browser' | 'system' | 'device'>;

/**
 * What a user agent says of the browser (or the program), the system and the device. What
 * cannot be told is left out; nobody vouches for what is told.
 */
export function readUserAgent(text: string): PanelUserAgent {
  const shown = shortText(text, LONGEST_TEXT);
  const agent = text.slice(0, LONGEST_TEXT).trim();
  if (agent === '') return { text: shown };
  const { browser, system, device } = readClient(agent) ?? readBrowser(agent);
  return { text: shown, browser: label(browser), system: label(system), device: label(device) };
}

function label(text: string | undefined): string | undefined {
  return text === undefined ? undefined : shortText(text, LONGEST_LABEL);
}

/** A program that calls itself by its own name; undefined for all that pose as browsers. */
function readClient(agent: string): Facts | undefined {
  const [, name, version] = PRODUCT.exec(agent) ?? [];
  if (name === undefined || BROWSER_LIKE.has(name.toLowerCase())) return undefined;
  const { system, device } = readBrowser(agent);
  const isBot = device === DEVICES.get('bot');
  const known = CLIENTS.get(name.toLowerCase());
  // A lone word that nobody knows may be anything.
  if (known === undefined && version === undefined) return { system };
  const isTelling = version !== undefined && !WITHOUT_VERSION.has(name.toLowerCase());
  const browser = isTelling ? `${known ?? name} ${versionStart(version, 2)}` : (known ?? name);
  return isBot ? { browser, system, device } : { browser, system };
}

function readBrowser(agent: string): Facts {
  const { browser, os, platform } = Bowser.parse(agent);
  const isNamed = browser.name !== undefined && browser.name !== '' && browser.name !== 'Mozilla';
  const own = COMPATIBLE.exec(agent);
  if (!isNamed && own !== null) {
    const [, name, version] = own;
    return { browser: withVersion(name!, version && versionStart(version, 2)), device: 'Bot' };
  }
  const isBot = platform.type === 'bot';
  return {
    browser: isNamed
      ? withVersion(browser.name!, browser.version && versionStart(browser.version, isBot ? 2 : 1))
      : undefined,
    system: systemName(os),
    device: deviceName(platform, os.name),
  };
}

function systemName(os: Bowser.Parser.OSDetails): string | undefined {
  const { name, version, versionName } = os;
  if (name === undefined || name === '') return undefined;
  // Browsers say so on Windows 11, too.
  if (name === 'Windows')
    return versionName === '10' ? 'Windows 10/11' : withVersion(name, versionName);
  // The last version that browsers tell; later ones hide behind it.
  if (name === 'macOS' && version?.startsWith('10.15')) return name;
  return withVersion(name, version && versionStart(version, 1));
}

function deviceName(platform: Bowser.Parser.PlatformDetails, system?: string): string | undefined {
  const { type, model } = platform;
  if (type === undefined) return system === 'Chrome OS' ? 'Desktop' : undefined;
  const isHandheld = type === 'mobile' || type === 'tablet';
  return isHandheld && model ? model : (DEVICES.get(type) ?? readableName(type));
}

function versionStart(version: string, parts: number): string {
  return version.split('.').slice(0, parts).join('.');
}

function withVersion(name: string, version: string | undefined): string {
  return version ? `${name} ${version}` : name;
}
