import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { PANEL_PATH } from './admin/panel.options.js';
import { AppModule } from './app.module.js';
import { loadConfig } from './config/app-config.js';
import { SAMPLE_PASSWORD } from './seed/data/users.js';
import { SeedService } from './seed/seed.service.js';

async function start(): Promise<void> {
  const config = loadConfig(process.env);
  const app = await NestFactory.create(AppModule.forRoot(config), { logger: ['warn', 'error'] });
  // So that events still in the buffer are written when the process is asked to stop.
  app.enableShutdownHooks();
  await app.init();
  await app.get(SeedService).seedIfEmpty();
  await app.listen(config.port);

  const address = (await app.getUrl()).replace('[::1]', 'localhost');
  console.log(
    [
      '',
      `  The sample CRM listens on ${address}`,
      `  Panel:     ${address}${PANEL_PATH}`,
      `  Audit log: ${address}${PANEL_PATH}/resources/audit_event`,
      `  Sign in as admin@example.com with the password ${SAMPLE_PASSWORD}`,
      `  Agents: john.doe@example.com, jane.smith@example.com (same password)`,
      `  HTTP API: POST ${address}/auth/login, GET ${address}/audit/events`,
      '',
    ].join('\n'),
  );
}

start().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
