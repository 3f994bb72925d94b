/** The network that the templates are written for. Of two words, so that no two of its spellings are alike. */
const template = 'new-network'

/** The spellings of a name in code: `carrier-pigeon`, `carrierPigeon`, `CarrierPigeon`, `CARRIER_PIGEON`, `Carrier Pigeon`. */
export function spellings(name: string) {
  const words = name.split('-')
  const capitals = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  const pascal = capitals.join('')
  return {
    kebab: name,
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    constant: words.join('_').toUpperCase(),
    title: capitals.join(' '),
  }
}

/** A text of the templates, written for the network of this name. */
export function respell(text: string, name: string): string {
  const [from, to] = [Object.values(spellings(template)), Object.values(spellings(name))]
  return from.reduce((result, spelling, index) => result.replaceAll(spelling, to[index] ?? ''), text)
}
