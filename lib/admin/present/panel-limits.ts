import type { ValueLimits } from './value.presenter.js';

/** What one page shows of an event. Lengths in UTF-16 units. */
export interface PanelLimits {
  changes: number;
  roles: number;
  values: ValueLimits;
}

/** A line of the list, in all a few kilobytes. */
export const ROW_LIMITS: PanelLimits = {
  changes: 3,
  roles: 5,
  values: {
    value: 160,
    raw: 80,
    members: 3,
    total: 1_000,
    beyond: { value: 80, members: 1, counted: 1_000 },
    counted: 10_000,
    indent: 0,
  },
};

/** An event's own page. */
export const DETAIL_LIMITS: PanelLimits = {
  changes: 500,
  roles: 50,
  values: {
    value: 4_000,
    raw: 1_000,
    members: 100,
    total: 1_000_000,
    beyond: { value: 80, members: 3, counted: 10_000 },
    counted: 1_000_000,
    indent: 2,
  },
};

export const DESCRIPTION_LENGTH = 300;
export const LABEL_LENGTH = 120;
/** Ids of the host's: longer than any column of the log takes. */
export const ID_LENGTH = 255;
/** Reasons, messages of errors, paths of requests. */
export const TEXT_LENGTH = 4_000;
/** Up to where metadata and the raw event are counted. */
export const COUNTED_LENGTH = 5_000_000;
export const METADATA_LENGTH = 20_000;
export const RAW_EVENT_LENGTH = 100_000;
/** Related records and tags of an event's own page. */
export const LIST_LENGTH = 100;
