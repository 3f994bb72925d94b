import { describe, expect, it } from 'vitest'
import { readRequest } from '../src/read-request.ts'

const env = { DM_API_KEY: 'a key for tests\n' }

describe('a call of the command', () => {
  it.each([
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/api'],
    ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000/api'],
    ['https://dm.example.com/api/', 'https://dm.example.com/api'],
    ['https://example.com/dm', 'https://example.com/dm/api'],
  ])('may name the gateway or its API: %s', (address, baseUrl) => {
    expect(readRequest([address], env)).toEqual({
      target: { baseUrl, apiKey: 'a key for tests' },
      platforms: ['facebook', 'instagram', 'twitter'],
      complete: false,
    })
  })

  it('may name the networks', () => {
    const args = ['http://127.0.0.1:3000', '--platforms', 'facebook,pigeon']
    expect(readRequest(args, env).platforms).toEqual(['facebook', 'pigeon'])
  })

  it('may say how somebody is made to write, and where the receiver is', () => {
    const speak = 'http://127.0.0.1:4010/_sim/{network}/messages'
    const receiver = 'https://hooks.example.com/hook'
    const args = ['--speak', speak, '--listen', '4020', '--receiver', receiver, '--complete']
    expect(readRequest(['http://127.0.0.1:3000', ...args], env)).toMatchObject({
      speak,
      listen: 4020,
      receiver,
      complete: true,
    })
  })

  it.each<[string, string[], Record<string, string>, string]>([
    ['without an address', [], env, 'the base URL is missing'],
    ['with two', ['http://a', 'http://b'], env, 'one base URL, not 2'],
    ['with one that is none', ['127.0.0.1:3000'], env, '"127.0.0.1:3000" is no base URL'],
    ['with an unknown option', ['http://a', '--key', 'k'], env, "'--key'"],
    ['with an empty network', ['http://a', '--platforms', 'x,'], env, 'a network that is empty'],
    ['with words to call', ['http://a', '--speak', 'loudly'], env, '--speak "loudly" is no URL'],
    ['with no port', ['http://a', '--listen', '0'], env, '--listen "0" is no port'],
    ['with no receiver', ['http://a', '--receiver', 'here'], env, '--receiver "here" is no URL'],
    ['without a key', ['http://a'], {}, 'DM_API_KEY is not set'],
  ])('%s is told how to call it', (_name, args, given, problem) => {
    expect(() => readRequest(args, given)).toThrow(problem)
    expect(() => readRequest(args, given)).toThrow('usage: npm run acceptance -- <base url>')
  })
})
