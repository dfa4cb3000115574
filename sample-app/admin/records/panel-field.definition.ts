/** One property of a record as the panel shows it; everything not listed here never leaves the server. */
export interface PanelFieldDefinition<Entity> {
  /** Its name in the panel, and in the DTO if it can be edited: `title`, `companyId`, `address.city`. */
  readonly name: string;
  /** Words for people, where the name does not make them: `companyId` is "Company". */
  readonly label?: string;
  /** The entity's property, or several that are searched together. @defaultValue the name */
  readonly columns?: readonly string[];
  /** Id of the panel's resource that a relation leads to. */
  readonly reference?: string;
  /** The only values it can take. */
  readonly values?: readonly string[];
  /** `once`: only while the record is created. @defaultValue false */
  readonly editable?: boolean | 'once';
  /** For everybody who may see any of the record; other fields are for those who may see all. */
  readonly open?: boolean;
  /** For fields that no column holds. */
  readonly read?: (row: Entity) => unknown;
}
