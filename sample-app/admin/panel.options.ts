import type { AdminModuleOptions } from '@adminjs/nestjs';
import { dark, light } from '@adminjs/themes';
import { Inject, Injectable } from '@nestjs/common';
import { ComponentLoader } from 'adminjs';
import { fileURLToPath } from 'node:url';
import type { AppConfig } from '../config/app-config.js';
import { panelLocale } from './panel.locale.js';
import { PanelDashboard } from './panel-dashboard.js';
import { PanelResources } from './panel.resources.js';
import { PanelSignIn } from './panel-sign-in.js';
import { PanelSessionStore, SESSION_LIFETIME_MS } from './session/panel-session.store.js';

export const PANEL_PATH = '/admin';
const COMPANY_NAME = 'Contact Centre CRM';
/** Keeps browsers from asking for `/favicon.ico`. */
const NO_ICON = 'data:,';

/**
 * AdminJS counts all sign-ins of an address, right or wrong, until there was none for so many
 * seconds. The types of @adminjs/nestjs lack the option.
 */
const SIGN_IN_LIMIT = { maxRetries: { count: 50, duration: 5 * 60 } };
/**
 * In bytes, for multipart forms. They are read before anybody has signed in, and nobody removes
 * the files; this panel takes none.
 */
const FORM_LIMITS = { maxFileSize: 0, maxFieldsSize: 1024 * 1024, maxFields: 100 };

/** How the panel looks, what it holds and who gets in; the audit log is added by `withAuditAdmin()`. */
@Injectable()
export class PanelOptions {
  constructor(
    @Inject(PanelResources) private readonly resources: PanelResources,
    @Inject(PanelDashboard) private readonly dashboard: PanelDashboard,
    @Inject(PanelSignIn) private readonly signIn: PanelSignIn,
    @Inject(PanelSessionStore) private readonly sessions: PanelSessionStore,
  ) {}

  create({ sessionSecret, panelTheme }: AppConfig): AdminModuleOptions {
    const componentLoader = new ComponentLoader();
    componentLoader.override('SidebarBranding', compiled('sidebar-branding'));
    return {
      adminJsOptions: {
        rootPath: PANEL_PATH,
        loginPath: `${PANEL_PATH}/login`,
        logoutPath: `${PANEL_PATH}/logout`,
        branding: {
          companyName: COMPANY_NAME,
          logo: false,
          withMadeWithLove: false,
          favicon: NO_ICON,
        },
        availableThemes: [light, dark],
        defaultTheme: panelTheme,
        locale: panelLocale(COMPANY_NAME),
        componentLoader,
        resources: this.resources.all(),
        dashboard: {
          component: componentLoader.add('CrmDashboard', compiled('dashboard')),
          handler: async (_request, _response, context) =>
            this.dashboard.overview(context.currentAdmin),
        },
      },
      auth: {
        authenticate: (email, password) => this.signIn.authenticate(email, password),
        cookiePassword: sessionSecret,
        cookieName: 'crm_panel',
        ...SIGN_IN_LIMIT,
      },
      sessionOptions: {
        secret: sessionSecret,
        store: this.sessions,
        resave: false,
        saveUninitialized: false,
        // Somebody at work stays signed in; the session ends when nothing was done for so long.
        rolling: true,
        cookie: {
          httpOnly: true,
          sameSite: 'lax',
          // Over https only where the panel is reached by https; behind a proxy as `trust proxy` says.
          secure: 'auto',
          path: PANEL_PATH,
          maxAge: SESSION_LIFETIME_MS,
        },
      },
      formidableOptions: FORM_LIMITS,
    };
  }
}

/** AdminJS bundles the compiled file, so it needs the path where that lies. */
function compiled(component: string): string {
  return fileURLToPath(new URL(`./components/${component}`, import.meta.url));
}
