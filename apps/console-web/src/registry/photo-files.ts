/** The chosen file that a path of the people file names. Only its last part counts, as the browser tells nothing about folders. */
export function fileFor<Chosen extends { name: string }>(path: string, files: readonly Chosen[]): Chosen | undefined {
  // macOS names files with accents in parts, people type them whole
  const wanted = path.split(/[\\/]/).at(-1)?.normalize();
  return files.find(({ name }) => name.normalize() === wanted);
}
