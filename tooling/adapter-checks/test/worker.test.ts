import { describe, expect, it } from 'vitest'
import { adapterPackages } from '../src/adapter-packages.ts'
import { runInWorker } from '../src/worker/run-in-worker.ts'

describe.each(adapterPackages())(
  'packages/$name in a worker, without process and Buffer',
  async (adapter) => {
    const report = await runInWorker(adapter)

    it('runs where there is nothing of Node', () => {
      expect(report.nodeGlobals).toEqual([])
    })

    it('verifies and parses a webhook with Web Crypto', () => {
      expect(report.forgeryBelieved).toBe(false)
      const received = report.events.filter(({ type }) => type === 'message.received')
      expect(received).toMatchObject([{ platform: adapter.name, message: { text: 'Is anybody there?' } }])
    })

    it('sends a message, which arrives', () => {
      expect(report.sentMessageId).not.toBe('')
      expect(report.inbox).toMatchObject([{ text: 'Yes.' }])
    })
  },
)
