/** Where the panel shows a record. */
export interface RecordLinks {
  /**
   * Address of the record's page in the panel.
   *
   * @returns undefined where the panel has no such page, or the viewer may not see it.
   */
  hrefOf(record: { type: string; id: string }): string | undefined;
}
