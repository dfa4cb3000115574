import { securePage } from '../../../../lib/admin/loader/page.layer.js';

/** As AdminJS 7.8 writes its pages. */
function page(state: object, attributes?: object): string {
  return `
    <!DOCTYPE html>
    <html lang=en>
    <head>
      <script>
        window.REDUX_STATE = ${JSON.stringify(state)};
        window.THEME = ${JSON.stringify({ colors: {} })};
      </script>
      <link rel="stylesheet" href="https://fonts.googleapis.com/css?family=Roboto:300,400,500,700" type="text/css">
      <script>
        try {
          window.__APP_STATE__ = JSON.parse('${JSON.stringify(attributes ?? {})}');
        } catch (e) { console.log(e) }
      </script>
    </head>
    </html>`;
}

/** The scripts as a browser cuts them out: up to the first end tag, wherever it stands. */
function scriptsOf(html: string): string[] {
  return [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script!);
}

interface PageWindow {
  REDUX_STATE?: unknown;
  __APP_STATE__?: unknown;
}

function run(html: string): PageWindow {
  const window: PageWindow = {};
  for (const script of scriptsOf(html)) new Function('window', script)(window);
  return window;
}

const HOSTILE = [
  '</script><script>window.hacked = 1</script>',
  '<!--<script>',
  "it's; window.THEME = 1",
  'line\n        window.THEME = {"a":1};\n',
  'separators \u2028 and \u2029',
  "$& $1 $' $`",
  '\\u003c \\" \\\\',
];

describe('pages of AdminJS', () => {
  it.each(HOSTILE)('carry the hostile text %j as it is, and nothing of it is run', (text) => {
    const state = { session: { email: text }, after: [1] };
    const attributes = { errorMessage: text, action: '/admin/login' };
    const html = securePage(page(state, attributes));
    expect(run(html)).toEqual({
      REDUX_STATE: state,
      THEME: { colors: {} },
      __APP_STATE__: attributes,
    });
    expect(html.match(/<script/g)).toHaveLength(2);
  });

  it('would be broken without it', () => {
    expect(page({ email: HOSTILE[0] }).match(/<script/g)).toHaveLength(3);
  });

  it('ask no other server for a font', () => {
    const html = securePage(page({}));
    expect(html).not.toContain('googleapis');
    expect(html).toContain("local('Roboto')");
  });
});
