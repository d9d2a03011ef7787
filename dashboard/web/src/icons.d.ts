declare module 'virtual:icons' {
  /* Per icon its elements: a tag of SVG and the attributes. */
  const icons: Record<string, [string, Record<string, string>][]>;
  export default icons;
}
