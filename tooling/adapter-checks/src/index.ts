export { adapterPackages, loadDefinition, loadHarness, type AdapterPackage } from './adapter-packages.ts'
export { measureBundle, type BundleSize } from './bundle-size.ts'
export { runInWorker } from './worker/run-in-worker.ts'
export type { WorkerReport } from './worker/scenario.ts'
