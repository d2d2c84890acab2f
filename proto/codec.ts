// The one door to the generated codecs. 64-bit integers are numbers here: without `long` protobufjs decodes them so,
// and whoever reads one checks that it is safe (model/offset.ts). Must be set before any codec runs.

import protobuf from 'protobufjs/minimal.js'

// protobufjs types `Long` as always there; taking it away is its documented way to numbers.
Object.assign(protobuf.util, { Long: undefined })
protobuf.configure()

export { google, grpc, penstock } from './gen/codec.js'
