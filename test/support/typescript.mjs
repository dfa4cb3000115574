/** `node --import` this, and a child process of a test runs TypeScript as Jest does. */
import { register } from 'node:module';

register('./typescript.hooks.mjs', import.meta.url);
