/** A command of a document, and what one should see. */
export interface DocumentStep {
  /** The heading of the section that it stands in. */
  readonly section: string
  readonly command: string
  /** Texts that have to be printed. Not in their order: what goes to two streams may overtake. */
  readonly sees: readonly RegExp[]
}

/** Every command of a document: the lines of its `sh` blocks, each block with the `text` block after it. */
export function documentSteps(markdown: string): DocumentStep[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((text) => {
      const section = text.slice(0, text.indexOf('\n'))
      const blocks = [...text.matchAll(/```sh\n(.*?)\n```\n(?:\n```text\n(.*?)\n```)?/gs)]
      return blocks.map(([, command = '', shown = '']) => ({
        section,
        command,
        sees: shown
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(pattern),
      }))
    })
}

/** A line as it is shown, `…` being anything, and white space any white space. */
function pattern(line: string): RegExp {
  const parts = line.trim().split('…')
  const sources = parts.map((part) => part.trim().split(/\s+/).map(escaped).join('\\s+'))
  return new RegExp(sources.join('.*?'))
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}
