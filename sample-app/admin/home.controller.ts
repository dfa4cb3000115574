import { Controller, Get, Redirect } from '@nestjs/common';
import { Public } from '../auth/public.decorator.js';
import { PANEL_PATH } from './panel.options.js';

/** Leads whoever opens the bare address to the panel. */
@Controller()
export class HomeController {
  @Public()
  @Get()
  @Redirect(PANEL_PATH, 302)
  home(): void {}
}
