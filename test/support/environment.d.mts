/** Where the tests look for a database server; the user named in the URL may create databases. */
export declare const serverUrls: { mariadb: string; postgres: string };
/** Path of a Chromium on this machine, or undefined. */
export declare function findChromium(): string | undefined;
/** Jest's global setup: fixes the time zone and finds out what this machine offers. */
export default function setUp(): Promise<void>;
