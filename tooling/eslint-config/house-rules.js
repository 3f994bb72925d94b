import { basename } from 'node:path'

// The shape of a source file, as rules of lint: each says what to do instead.

const vague = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types', 'shared']

/** A rule that reports nodes; `visit` maps node types to the message for them, or to nothing. */
function rule(visit) {
  return {
    create: (context) =>
      Object.fromEntries(
        Object.entries(visit(basename(context.filename))).map(([type, messageFor]) => [
          type,
          (node) => {
            const message = messageFor(node)
            if (message) context.report({ node, message })
          },
        ]),
      ),
  }
}

export const houseRules = {
  rules: {
    'file-name': rule((file) => ({
      Program: () => {
        const name = file.replace(/(\.\w+)+$/, '')
        if (vague.includes(name)) return `Name the file after what it is; "${name}" holds anything.`
        return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? undefined : `Name files in kebab-case, not "${file}".`
      },
    })),
    'named-exports': rule(() => ({
      ExportDefaultDeclaration: () => 'Export by name: a name is the same wherever it is used.',
      ExportAllDeclaration: () => 'Re-export by name: what a package offers is written down.',
    })),
    'index-re-exports': rule((file) => ({
      Program: ({ body }) => {
        const isReExport = (node) => node.type === 'ExportNamedDeclaration' && node.source !== null
        if (file === 'index.ts' && !body.every(isReExport))
          return 'index.ts only re-exports; put this in its own file.'
        return undefined
      },
    })),
    'classes-for-errors': rule(() => ({
      ClassDeclaration: ({ superClass }) =>
        superClass?.type === 'Identifier' && superClass.name.endsWith('Error')
          ? undefined
          : 'Factories and closures; a class is for errors only.',
    })),
  },
}
