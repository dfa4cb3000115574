import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { CurrentAdmin } from 'adminjs';
import type { Repository } from 'typeorm';
import { CASE_STATUSES, type CaseStatus } from '../cases/case-values.js';
import { Case } from '../cases/case.entity.js';
import { isAdmin } from './panel-viewer.js';

/** What the panel's first page shows. */
export interface PanelOverview {
  readonly name: string;
  readonly cases: readonly { readonly status: CaseStatus; readonly count: number }[];
  /** Assigned to the viewer, closed ones too. */
  readonly ownCases: number;
  readonly viewerId: string;
  readonly seesAuditLog: boolean;
}

/** Counts what the panel's first page shows. */
@Injectable()
export class PanelDashboard {
  constructor(@InjectRepository(Case) private readonly cases: Repository<Case>) {}

  async overview(viewer: CurrentAdmin | undefined): Promise<PanelOverview> {
    const [counts, ownCases] = await Promise.all([
      this.countByStatus(),
      this.cases.countBy({ assignee: { id: Number(viewer?.id) } }),
    ]);
    return {
      name: String(viewer?.name ?? ''),
      cases: CASE_STATUSES.map((status) => ({ status, count: counts.get(status) ?? 0 })),
      ownCases,
      viewerId: String(viewer?.id),
      seesAuditLog: isAdmin(viewer),
    };
  }

  private async countByStatus(): Promise<Map<string, number>> {
    const rows = await this.cases
      .createQueryBuilder('record')
      .select('record.status', 'status')
      .addSelect('COUNT(*)', 'count')
      .groupBy('record.status')
      .getRawMany<{ status: string; count: string | number }>();
    return new Map(rows.map(({ status, count }) => [status, Number(count)]));
  }
}
