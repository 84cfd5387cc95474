import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { describe, it } from 'node:test'
import { addressBlock } from '#base/address-block'
import { peerOf } from '#http/peer'

const proxies = new BlockList()
proxies.addSubnet('10.0.0.0', 8, 'ipv4')
proxies.addAddress('::1', 'ipv6')

describe('the peer of a call', () => {
  it('is the address of the socket, whatever a header says, while no proxy is ours', () => {
    assert.equal(peerOf('192.0.2.1', '198.51.100.7', undefined), '192.0.2.1')
    assert.equal(peerOf('192.0.2.1', '198.51.100.7', proxies), '192.0.2.1')
    assert.equal(peerOf('::ffff:192.0.2.1', undefined, undefined), '192.0.2.1')
  })

  it('is the last address in the header that is no proxy of ours: what a client puts before it does not count', () => {
    assert.equal(peerOf('10.0.0.1', '198.51.100.7', proxies), '198.51.100.7')
    assert.equal(peerOf('10.0.0.1', '1.1.1.1, 198.51.100.7, 10.2.3.4', proxies), '198.51.100.7')
    assert.equal(peerOf('::1', '2001:db8::5', proxies), '2001:db8::5')
    assert.equal(peerOf('10.0.0.1', '10.9.9.9', proxies), '10.9.9.9')
  })

  it('falls back to the socket when the header is nonsense', () => {
    for (const header of ['', 'unknown', '198.51.100.7:1234', '<script>', ',,,'])
      assert.equal(peerOf('10.0.0.1', header, proxies), '10.0.0.1', header)
  })
})

describe('the address block that refusals are counted by', () => {
  it('is the /24 of IPv4 and the /64 of IPv6, however it is written', () => {
    assert.equal(addressBlock('192.0.2.77'), '192.0.2.0/24')
    assert.equal(addressBlock('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
    assert.equal(addressBlock('2001:db8::1'), '2001:db8:0:0::/64')
    assert.equal(addressBlock('::1'), '0:0:0:0::/64')
  })
})
