import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPublicAddress } from './private-address.ts'

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '93.184.215.14',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.0.3.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '198.51.99.255',
  '203.0.114.0',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2001:db7:ffff::1',
  '2001:db9::',
  '2003::1',
  '::ffff:8.8.8.8',
  '::ffff:808:808',
  '64:ff9b::8.8.8.8',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each([
  '0.0.0.0',
  '0.255.255.255',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.0',
  '100.100.100.200',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.255',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.0',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.7',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::8.8.8.8',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::FFFF:10.0.0.1',
  '0:0:0:0:0:ffff:169.254.169.254',
  '::ffff:0:8.8.8.8',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::8.8.8.8',
  '100::1',
  '2001::1',
  '2001:0:4136:e378::',
  '2001:2::1',
  '2001:1ff:ffff::',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:808:808::',
  '3fff::1',
  '3fff:fff:ffff::',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fdff::1',
  'fe80::1',
  'febf::1',
  'fec0::1',
  'ff02::1',
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each([
  '',
  'example.com',
  '8.8.8',
  '8.8.8.8.8',
  '8.8.8.256',
  '0x8.8.8.8',
  ' 8.8.8.8',
  '8.8.8.8 ',
  '134744072',
  '[2606:4700::1]',
  '2606:4700::1%eth0',
  '2606:4700',
  '2606::4700::1',
  '2606:4700:1:2:3:4:5:6:7',
  '2606:4700:1:2:3:4:5::6:7',
  '2606:47000::1',
  '2606:470g::1',
  '::ffff:8.8.8',
  '::ffff:8.8.8.8.8',
  ':2606::1',
  '2606::1:',
  ':::',
])('%j is no address, so not public', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test('an IPv4 address is judged alike in all of its spellings', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
      const hex = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
      const judged = isPublicAddress(address)
      for (const spelling of [`::ffff:${address}`, `::ffff:${hex}`, `64:ff9b::${hex}`]) {
        expect(isPublicAddress(spelling)).toBe(judged)
      }
    }),
  )
})

test('never throws, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef:.%[]')) }), (text) => {
      expect(typeof isPublicAddress(text)).toBe('boolean')
    }),
  )
})
