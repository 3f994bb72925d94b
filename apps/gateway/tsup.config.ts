import { appBuild } from '@dm/tsup-config/app'

export default appBuild(['src/main.ts'], ['src/store/migrations'])
