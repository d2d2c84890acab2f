// A certificate authority for one lab, in memory: X.509 v3 with P-256, written by hand because node:crypto only reads
// certificates and openssl is not everywhere. DER as in RFC 5280; no more of it than the servers look at.

import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface Certified {
  /** PEM. */
  readonly certificate: string
  /** PEM, PKCS #8. */
  readonly key: string
}

export interface Subject {
  readonly commonName: string
  /** Groups of a Kubernetes user. */
  readonly organizations?: readonly string[]
}

export interface Names {
  readonly dns: readonly string[]
  /** IPv4. */
  readonly addresses: readonly string[]
}

const tags = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  boolean: 0x01,
} as const

const oids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  subjectAltName: '2.5.29.17',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...bytes]), content])
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const digits = [arc & 0x7f]
    for (let high = arc >>> 7; high > 0; high >>>= 7) digits.unshift((high & 0x7f) | 0x80)
    bytes.push(...digits)
  }
  return der(tags.oid, Buffer.from(bytes))
}

function nameOf({ commonName, organizations = [] }: Subject): Buffer {
  const attribute = (type: string, value: string): Buffer =>
    der(tags.set, der(tags.sequence, oid(type), der(tags.utf8, Buffer.from(value, 'utf8'))))
  const groups = organizations.map((value) => attribute(oids.organization, value))
  return der(tags.sequence, ...groups, attribute(oids.commonName, commonName))
}

function extension(type: string, value: Buffer, critical: boolean): Buffer {
  const mark = critical ? [der(tags.boolean, Buffer.from([0xff]))] : []
  return der(tags.sequence, oid(type), ...mark, der(tags.octets, value))
}

function utcTime(date: Date): Buffer {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/\D/g, '')
    .slice(2)
  return der(tags.utcTime, Buffer.from(`${digits}Z`, 'latin1'))
}

function alternativeNames({ dns, addresses }: Names): Buffer {
  const names = dns.map((name) => der(0x82, Buffer.from(name, 'latin1')))
  const numbers = addresses.map((address) => der(0x87, Buffer.from(address.split('.').map(Number))))
  return der(tags.sequence, ...names, ...numbers)
}

const signatureAlgorithm = der(tags.sequence, oid(oids.ecdsaWithSha256))
const hourMs = 60 * 60_000

interface Contents {
  readonly subject: Subject
  readonly issuer: Subject
  readonly publicKey: KeyObject
  readonly extensions: readonly Buffer[]
}

function certificate({ subject, issuer, publicKey, extensions }: Contents, key: KeyObject): string {
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)])
  const nowMs = Date.now()
  const validity = der(
    tags.sequence,
    utcTime(new Date(nowMs - hourMs)),
    utcTime(new Date(nowMs + 30 * 24 * hourMs)),
  )
  const toBeSigned = der(
    tags.sequence,
    der(0xa0, der(tags.integer, Buffer.from([2]))),
    der(tags.integer, serial),
    signatureAlgorithm,
    nameOf(issuer),
    validity,
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(tags.sequence, ...extensions)),
  )
  const signature = sign('sha256', toBeSigned, key)
  const whole = der(
    tags.sequence,
    toBeSigned,
    signatureAlgorithm,
    der(tags.bits, Buffer.from([0]), signature),
  )
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const newKeys = (): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })

export class Authority {
  readonly certificate: string
  readonly #subject: Subject = { commonName: 'penstock-kube-lab' }
  readonly #keys = newKeys()

  constructor() {
    const constraints = der(tags.sequence, der(tags.boolean, Buffer.from([0xff])))
    const extensions = [
      extension(oids.basicConstraints, constraints, true),
      // digitalSignature, keyCertSign
      extension(oids.keyUsage, der(tags.bits, Buffer.from([2, 0x84])), true),
    ]
    const { publicKey, privateKey } = this.#keys
    const subject = this.#subject
    this.certificate = certificate({ subject, issuer: subject, publicKey, extensions }, privateKey)
  }

  /** For a server that is reached by `names`, and may call others. */
  server(subject: Subject, names: Names): Certified {
    const usages = der(tags.sequence, oid(oids.serverAuth), oid(oids.clientAuth))
    return this.#issue(subject, [
      extension(oids.extendedKeyUsage, usages, false),
      extension(oids.subjectAltName, alternativeNames(names), false),
    ])
  }

  client(subject: Subject): Certified {
    const usages = der(tags.sequence, oid(oids.clientAuth))
    return this.#issue(subject, [extension(oids.extendedKeyUsage, usages, false)])
  }

  #issue(subject: Subject, usage: readonly Buffer[]): Certified {
    const { publicKey, privateKey } = newKeys()
    const extensions = [
      extension(oids.basicConstraints, der(tags.sequence), true),
      // digitalSignature
      extension(oids.keyUsage, der(tags.bits, Buffer.from([7, 0x80])), true),
      ...usage,
    ]
    const contents = { subject, issuer: this.#subject, publicKey, extensions }
    return { certificate: certificate(contents, this.#keys.privateKey), key: pemOf(privateKey) }
  }
}

/** For tokens of service accounts. */
export function signingKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const { publicKey, privateKey } = newKeys()
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: pemOf(privateKey),
  }
}
