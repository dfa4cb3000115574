import { AsyncResource } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Body,
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Param,
  Post,
  RequestMethod,
  Res,
  StreamableFile,
  UseGuards,
  UseInterceptors,
  VersioningType,
} from '@nestjs/common';
import type {
  CallHandler,
  CanActivate,
  ExecutionContext,
  INestApplication,
  MiddlewareConsumer,
  NestInterceptor,
  PipeTransform,
} from '@nestjs/common';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { from, mergeMap } from 'rxjs';
import { ContextSource } from '../../lib/contracts/context-source.js';
import type { ContextSnapshot } from '../../lib/contracts/context-source.js';
import { ContextTestModule } from '../support/context-module.js';
import {
  openJsonPost,
  PLATFORMS,
  readJsonResponse,
  startHttpApp,
  urlOf,
} from '../support/http-apps.js';

/** What the probes below saw, by the place they looked from. */
const seen = new Map<string, ContextSnapshot>();
const signals = new EventEmitter();

function note(place: string, source: ContextSource): void {
  seen.set(place, source.snapshot());
  signals.emit(place);
}

@Injectable()
class SignInGuard implements CanActivate {
  constructor(@Inject(ContextSource) private readonly source: ContextSource) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest();
    note('guard before sign-in', this.source);
    request.user = { id: 7, name: 'Jane', roles: ['agent'] };
    note('guard', this.source);
    return true;
  }
}

@Injectable()
class NotingPipe implements PipeTransform {
  constructor(@Inject(ContextSource) private readonly source: ContextSource) {}

  transform(value: unknown): unknown {
    note('pipe', this.source);
    return value;
  }
}

@Injectable()
class NotingInterceptor implements NestInterceptor {
  constructor(@Inject(ContextSource) private readonly source: ContextSource) {}

  intercept(_context: ExecutionContext, next: CallHandler) {
    note('interceptor', this.source);
    return next.handle().pipe(
      mergeMap((value) => {
        note('interceptor after', this.source);
        return from([value]);
      }),
    );
  }
}

@Controller('cases')
class CasesController {
  constructor(@Inject(ContextSource) private readonly source: ContextSource) {}

  @Get('public')
  open(): ContextSnapshot {
    return this.source.snapshot();
  }

  @Post(':id')
  @UseGuards(SignInGuard)
  @UseInterceptors(NotingInterceptor)
  async change(
    @Param('id', NotingPipe) id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: { raw?: EventEmitter } & EventEmitter,
  ) {
    note('handler', this.source);
    (response.raw ?? response).on('finish', () => note('finish', this.source));
    setTimeout(() => note('timer', this.source), 0);
    await delay(1);
    note('after await', this.source);
    for await (const _ of this.pages()) note('generator', this.source);
    return { id, body, snapshot: this.source.snapshot() };
  }

  @Get('export/file')
  @UseGuards(SignInGuard)
  file(): StreamableFile {
    return new StreamableFile(Readable.from(this.pages()));
  }

  private async *pages() {
    await delay(1);
    note('in generator', this.source);
    yield 'page';
  }
}

@Module({ imports: [ContextTestModule.with()], controllers: [CasesController] })
class AppModule {
  constructor(@Inject(ContextSource) private readonly source: ContextSource) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((_request: unknown, _response: unknown, next: () => void) => {
        note('middleware', this.source);
        next();
      })
      .forRoutes({ path: '{*rest}', method: RequestMethod.ALL });
  }
}

const BODY = JSON.stringify({ status: 'Active', note: 'x'.repeat(64) });
const post = (app: INestApplication, path: string, headers: Record<string, string> = {}) =>
  fetch(urlOf(app, path), {
    method: 'POST',
    body: BODY,
    headers: { 'content-type': 'application/json', ...headers },
  });

describe.each(PLATFORMS)('the context of a request on %s', (platform) => {
  let app: INestApplication;

  const start = async (settings: Parameters<typeof startHttpApp>[2] = {}) => {
    app = await startHttpApp(platform, AppModule, settings);
  };

  beforeEach(() => seen.clear());
  afterEach(() => app.close());

  const everywhere = [
    'middleware',
    'guard before sign-in',
    'guard',
    'pipe',
    'interceptor',
    'handler',
    'timer',
    'after await',
    'in generator',
    'generator',
    'interceptor after',
    'finish',
  ];

  it('is seen by all the host code that takes part in the request', async () => {
    await start();
    const finished = once(signals, 'finish');
    const response = await post(app, '/cases/42?token=abc', { 'x-request-id': 'req-1' });
    await finished;
    expect(response.status).toBe(201);
    expect([...seen.keys()].sort()).toEqual([...everywhere].sort());
    for (const place of everywhere) {
      expect([place, seen.get(place)!.context.requestId]).toEqual([place, 'req-1']);
      const signedIn = !['middleware', 'guard before sign-in'].includes(place);
      expect([place, seen.get(place)!.actor]).toEqual([
        place,
        signedIn
          ? { type: 'user', id: '7', name: 'Jane', roles: ['agent'] }
          : { type: 'anonymous' },
      ]);
    }
    expect(seen.get('handler')!.context).toMatchObject({
      ip: '127.0.0.1',
      method: 'POST',
      path: '/cases/:id',
      userAgent: 'node',
      host: urlOf(app, '').slice('http://'.length),
    });
    expect(seen.get('finish')!.context.path).toBe('/cases/:id');
  });

  it('survives a body that arrives in a later packet', async () => {
    await start();
    // Two requests over each other, so that a context cannot be right by chance.
    const sockets: Socket[] = [];
    for (const path of ['/cases/1', '/cases/2']) {
      const arrived = once(app.getHttpServer(), 'request');
      const socket = await openJsonPost(app, path, Buffer.byteLength(BODY));
      await arrived;
      socket.write(BODY.slice(0, 20));
      sockets.push(socket);
    }
    const answers = await Promise.all(
      sockets.map((socket) => {
        socket.write(BODY.slice(20));
        return readJsonResponse<{ id: string; snapshot: ContextSnapshot }>(socket);
      }),
    );
    expect(answers.map(({ id }) => id)).toEqual(['1', '2']);
    const ids = answers.map(({ snapshot }) => snapshot.context.requestId);
    expect(new Set(ids).size).toBe(2);
    for (const { snapshot } of answers) {
      expect(snapshot.actor.id).toBe('7');
      expect(snapshot.context.path).toBe('/cases/:id');
    }
  });

  it('is there while a response streams', async () => {
    await start();
    const response = await fetch(urlOf(app, '/cases/export/file'));
    expect(await response.text()).toBe('page');
    expect(seen.get('in generator')!.actor.id).toBe('7');
  });

  it('keeps the requests of one connection apart', async () => {
    await start();
    const ids = new Set<string>();
    for (let i = 0; i < 3; i++) {
      const snapshot = (await (await fetch(urlOf(app, '/cases/public'))).json()) as ContextSnapshot;
      ids.add(snapshot.context.requestId!);
      expect(snapshot.actor).toEqual({ type: 'anonymous' });
    }
    expect(ids.size).toBe(3);
  });

  it('is there for requests that no route answers', async () => {
    await start();
    const response = await fetch(urlOf(app, '/nowhere/at/all?q=1'), {
      headers: { 'x-request-id': 'lost' },
    });
    expect(response.status).toBe(404);
    expect(seen.get('middleware')!.context).toMatchObject({
      requestId: 'lost',
      path: '/nowhere/at/all',
    });
  });

  it('knows the whole route under a global prefix, and routes outside it', async () => {
    await start({
      configure: (host) => host.setGlobalPrefix('api/v2', { exclude: ['cases/public'] }),
    });
    const inside = await post(app, '/api/v2/cases/9');
    expect(await inside.json()).toMatchObject({
      snapshot: { context: { path: '/api/v2/cases/:id' } },
    });
    const outside = await fetch(urlOf(app, '/cases/public'));
    expect(await outside.json()).toMatchObject({ context: { path: '/cases/public' } });
  });

  it('works with versioned routes', async () => {
    await start({
      configure: (host) => host.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    });
    const response = await post(app, '/v1/cases/9');
    expect(await response.json()).toMatchObject({
      snapshot: { actor: { id: '7' }, context: { path: '/v1/cases/:id' } },
    });
  });

  it('is found again after host code went on in another asynchronous context', async () => {
    // As a callback of a pooled connection does: it runs in the context the pool was made in.
    const pool = new AsyncResource('pool');
    const elsewhere = (next: () => void) => pool.runInAsyncScope(() => next());
    @Module({ imports: [AppModule] })
    class PooledModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer
          .apply((_request: unknown, _response: unknown, next: () => void) => elsewhere(next))
          .forRoutes({ path: '{*rest}', method: RequestMethod.ALL });
      }
    }
    app = await startHttpApp(platform, PooledModule, {
      configure: (host) =>
        host
          .getHttpAdapter()
          .getInstance()
          .addHook?.('preValidation', (_request: unknown, _reply: unknown, done: () => void) =>
            elsewhere(done),
          ),
    });
    const response = await post(app, '/cases/3', { 'x-request-id': 'pooled' });
    expect(await response.json()).toMatchObject({
      snapshot: { actor: { id: '7' }, context: { requestId: 'pooled', path: '/cases/:id' } },
    });
  });

  it('leaves the host no trace on its request objects', async () => {
    const before: string[] = [];
    await start({
      configure: (host) =>
        host.use((request: object, _response: unknown, next: () => void) => {
          before.push(...Reflect.ownKeys(request).map(String));
          setImmediate(() => before.push('|', ...Reflect.ownKeys(request).map(String)));
          next();
        }),
    });
    await (await fetch(urlOf(app, '/cases/public'))).json();
    expect(before.filter((key) => /audit/i.test(key))).toEqual([]);
    expect(before).toContain('|');
  });
});

describe('the context of a request on express with a parser of the host', () => {
  // Not a dependency of its own: the copy that Nest brings, whose types are not installed.
  const { json } = createRequire(import.meta.url)('express');

  @Module({ imports: [AppModule] })
  class ParsingModule {
    configure(consumer: MiddlewareConsumer): void {
      consumer.apply(json()).forRoutes({ path: '{*rest}', method: RequestMethod.ALL });
    }
  }

  it.each([
    ['in main.ts', AppModule, (host: INestApplication) => host.use(json())],
    ['as middleware of a module', ParsingModule, () => undefined],
  ])('survives a slow body parsed %s', async (_where, module, configure) => {
    const app = await startHttpApp('express', module, { bodyParser: false, configure });
    const arrived = once(app.getHttpServer(), 'request');
    const socket = await openJsonPost(app, '/cases/5', Buffer.byteLength(BODY));
    await arrived;
    socket.write(BODY);
    const answer = await readJsonResponse<{ body: unknown; snapshot: ContextSnapshot }>(socket);
    expect(answer).toMatchObject({
      body: JSON.parse(BODY),
      snapshot: { actor: { id: '7' }, context: { method: 'POST', path: '/cases/:id' } },
    });
    await app.close();
  });
});
