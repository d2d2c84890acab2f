// The one door to the generated codecs. 64-bit integers are numbers here: the generated file takes `Long` away from
// protobufjs before it makes anything. Whoever reads one checks that it is safe (model/offset.ts).

export { google, grpc, penstock } from './gen/codec.js'
