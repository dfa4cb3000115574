/** A signed-in (or not) HTTP client of a panel, without a browser: it keeps the session's cookie. */
export class PanelSession {
  private cookie = '';

  constructor(private readonly url: string) {}

  /** @returns where the sign-in leads to; undefined when it was refused */
  async signIn(email: string, password: string): Promise<string | undefined> {
    const response = await this.fetch('/admin/login', {
      method: 'POST',
      body: new URLSearchParams({ email, password }),
    });
    return response.headers.get('location') ?? undefined;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, cookie: this.cookie, 'user-agent': USER_AGENT };
    const response = await fetch(this.url + path, { ...init, headers, redirect: 'manual' });
    const [cookie] = response.headers.getSetCookie();
    if (cookie) this.cookie = cookie.split(';')[0]!;
    return response;
  }

  /** The answer's JSON. */
  async json<T>(path: string, init?: RequestInit): Promise<T> {
    return (await (await this.fetch(path, init)).json()) as T;
  }

  /** Value of the session's cookie. */
  get sessionCookie(): string {
    return this.cookie;
  }
}

const USER_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';
