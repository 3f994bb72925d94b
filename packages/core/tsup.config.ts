import { packageBuild } from '@dm/tsup-config/package'

export default packageBuild(['src/index.ts', 'src/schemas/index.ts', 'src/kit/index.ts'])
