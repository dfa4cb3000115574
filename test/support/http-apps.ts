import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { INestApplication, Type, DynamicModule } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';

export type Platform = 'express' | 'fastify';

/** Every platform the HTTP suites run on. */
export const PLATFORMS: readonly Platform[] = ['express', 'fastify'];

export interface HttpAppSettings {
  /** Nest's own body parser. Default: on. */
  bodyParser?: boolean;
  /** Called before `init()`, as a `main.ts` would do: prefix, versioning, host middleware. */
  configure?(app: INestApplication): unknown;
}

/** A listening application on a free local port; close it in the test. */
export async function startHttpApp(
  platform: Platform,
  module: Type | DynamicModule,
  settings: HttpAppSettings = {},
): Promise<INestApplication> {
  const options = { logger: false, bodyParser: settings.bodyParser ?? true } as const;
  const app =
    platform === 'fastify'
      ? await NestFactory.create(module, new FastifyAdapter(), options)
      : await NestFactory.create(module, options);
  await settings.configure?.(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

export function portOf(app: INestApplication): number {
  return (app.getHttpServer().address() as AddressInfo).port;
}

export const urlOf = (app: INestApplication, path: string): string =>
  `http://127.0.0.1:${portOf(app)}${path}`;

/** A POST of JSON over a bare socket, so that the body can be sent in pieces. */
export async function openJsonPost(
  app: INestApplication,
  path: string,
  contentLength: number,
): Promise<Socket> {
  const socket = connect(portOf(app), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${contentLength}\r\n\r\n`,
  );
  return socket;
}

/** The JSON body of the response that ends with the connection. */
export async function readJsonResponse<T>(socket: Socket): Promise<T> {
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) text += chunk;
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as T;
}
