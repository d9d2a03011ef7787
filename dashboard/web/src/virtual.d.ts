declare module 'virtual:icons' {
  /* Per icon its elements: a tag of SVG and the attributes. */
  const icons: Record<string, [string, Record<string, string>][]>;
  export default icons;
}

declare module 'virtual:tables' {
  /* The names of proto/apps.def. */
  export const APPS: readonly string[];
  /* proto/fields.def for people: [group, key, filter name, text]. */
  export const FIELDS: readonly (readonly [string, string, string, string])[];
}
