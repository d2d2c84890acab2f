import * as $protobuf from "protobufjs/minimal.js";

/** Namespace grpc. */
export namespace grpc {

    /** Namespace health. */
    namespace health {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a HealthListRequest.
             * @deprecated Use grpc.health.v1.HealthListRequest.$Properties instead.
             */
            interface IHealthListRequest extends grpc.health.v1.HealthListRequest.$Properties {
            }

            /** Represents a HealthListRequest. */
            class HealthListRequest {

                /**
                 * Constructs a new HealthListRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthListRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new HealthListRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns HealthListRequest instance
                 */
                static create(properties: grpc.health.v1.HealthListRequest.$Shape): grpc.health.v1.HealthListRequest & grpc.health.v1.HealthListRequest.$Shape;
                static create(properties?: grpc.health.v1.HealthListRequest.$Properties): grpc.health.v1.HealthListRequest;

                /**
                 * Encodes the specified HealthListRequest message. Does not implicitly {@link grpc.health.v1.HealthListRequest.verify|verify} messages.
                 * @param message HealthListRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthListRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthListRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthListRequest & grpc.health.v1.HealthListRequest.$Shape} HealthListRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthListRequest & grpc.health.v1.HealthListRequest.$Shape;
            }

            namespace HealthListRequest {

                /** Properties of a HealthListRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthListRequest. */
                type $Shape = grpc.health.v1.HealthListRequest.$Properties;
            }

            /**
             * Properties of a HealthListResponse.
             * @deprecated Use grpc.health.v1.HealthListResponse.$Properties instead.
             */
            interface IHealthListResponse extends grpc.health.v1.HealthListResponse.$Properties {
            }

            /** Represents a HealthListResponse. */
            class HealthListResponse {

                /**
                 * Constructs a new HealthListResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthListResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthListResponse statuses. */
                statuses: { [k: string]: grpc.health.v1.HealthCheckResponse.$Properties };

                /**
                 * Creates a new HealthListResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns HealthListResponse instance
                 */
                static create(properties: grpc.health.v1.HealthListResponse.$Shape): grpc.health.v1.HealthListResponse & grpc.health.v1.HealthListResponse.$Shape;
                static create(properties?: grpc.health.v1.HealthListResponse.$Properties): grpc.health.v1.HealthListResponse;

                /**
                 * Encodes the specified HealthListResponse message. Does not implicitly {@link grpc.health.v1.HealthListResponse.verify|verify} messages.
                 * @param message HealthListResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthListResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthListResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthListResponse & grpc.health.v1.HealthListResponse.$Shape} HealthListResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthListResponse & grpc.health.v1.HealthListResponse.$Shape;
            }

            namespace HealthListResponse {

                /** Properties of a HealthListResponse. */
                interface $Properties {

                    /** HealthListResponse statuses */
                    statuses?: ({ [k: string]: grpc.health.v1.HealthCheckResponse.$Properties }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthListResponse. */
                type $Shape = grpc.health.v1.HealthListResponse.$Properties;
            }

            /**
             * Properties of a HealthCheckRequest.
             * @deprecated Use grpc.health.v1.HealthCheckRequest.$Properties instead.
             */
            interface IHealthCheckRequest extends grpc.health.v1.HealthCheckRequest.$Properties {
            }

            /** Represents a HealthCheckRequest. */
            class HealthCheckRequest {

                /**
                 * Constructs a new HealthCheckRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthCheckRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthCheckRequest service. */
                service: string;

                /**
                 * Creates a new HealthCheckRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns HealthCheckRequest instance
                 */
                static create(properties: grpc.health.v1.HealthCheckRequest.$Shape): grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape;
                static create(properties?: grpc.health.v1.HealthCheckRequest.$Properties): grpc.health.v1.HealthCheckRequest;

                /**
                 * Encodes the specified HealthCheckRequest message. Does not implicitly {@link grpc.health.v1.HealthCheckRequest.verify|verify} messages.
                 * @param message HealthCheckRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthCheckRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthCheckRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape} HealthCheckRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape;
            }

            namespace HealthCheckRequest {

                /** Properties of a HealthCheckRequest. */
                interface $Properties {

                    /** HealthCheckRequest service */
                    service?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthCheckRequest. */
                type $Shape = grpc.health.v1.HealthCheckRequest.$Properties;
            }

            /**
             * Properties of a HealthCheckResponse.
             * @deprecated Use grpc.health.v1.HealthCheckResponse.$Properties instead.
             */
            interface IHealthCheckResponse extends grpc.health.v1.HealthCheckResponse.$Properties {
            }

            /** Represents a HealthCheckResponse. */
            class HealthCheckResponse {

                /**
                 * Constructs a new HealthCheckResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthCheckResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthCheckResponse status. */
                status: grpc.health.v1.HealthCheckResponse.ServingStatus;

                /**
                 * Creates a new HealthCheckResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns HealthCheckResponse instance
                 */
                static create(properties: grpc.health.v1.HealthCheckResponse.$Shape): grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape;
                static create(properties?: grpc.health.v1.HealthCheckResponse.$Properties): grpc.health.v1.HealthCheckResponse;

                /**
                 * Encodes the specified HealthCheckResponse message. Does not implicitly {@link grpc.health.v1.HealthCheckResponse.verify|verify} messages.
                 * @param message HealthCheckResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthCheckResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthCheckResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape} HealthCheckResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape;
            }

            namespace HealthCheckResponse {

                /** Properties of a HealthCheckResponse. */
                interface $Properties {

                    /** HealthCheckResponse status */
                    status?: (grpc.health.v1.HealthCheckResponse.ServingStatus|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthCheckResponse. */
                type $Shape = grpc.health.v1.HealthCheckResponse.$Properties;

                /** ServingStatus enum. */
                enum ServingStatus {

                    /** UNKNOWN value */
                    UNKNOWN = 0,

                    /** SERVING value */
                    SERVING = 1,

                    /** NOT_SERVING value */
                    NOT_SERVING = 2,

                    /** SERVICE_UNKNOWN value */
                    SERVICE_UNKNOWN = 3
                }
            }
        }
    }

    /** Namespace reflection. */
    namespace reflection {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a ServerReflectionRequest.
             * @deprecated Use grpc.reflection.v1.ServerReflectionRequest.$Properties instead.
             */
            interface IServerReflectionRequest extends grpc.reflection.v1.ServerReflectionRequest.$Properties {
            }

            /** Represents a ServerReflectionRequest. */
            class ServerReflectionRequest {

                /**
                 * Constructs a new ServerReflectionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ServerReflectionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerReflectionRequest host. */
                host: string;

                /** ServerReflectionRequest fileByFilename. */
                fileByFilename?: (string|null);

                /** ServerReflectionRequest fileContainingSymbol. */
                fileContainingSymbol?: (string|null);

                /** ServerReflectionRequest fileContainingExtension. */
                fileContainingExtension?: (grpc.reflection.v1.ExtensionRequest.$Properties|null);

                /** ServerReflectionRequest allExtensionNumbersOfType. */
                allExtensionNumbersOfType?: (string|null);

                /** ServerReflectionRequest listServices. */
                listServices?: (string|null);

                /** ServerReflectionRequest messageRequest. */
                messageRequest?: ("fileByFilename"|"fileContainingSymbol"|"fileContainingExtension"|"allExtensionNumbersOfType"|"listServices");

                /**
                 * Creates a new ServerReflectionRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServerReflectionRequest instance
                 */
                static create(properties: grpc.reflection.v1.ServerReflectionRequest.$Shape): grpc.reflection.v1.ServerReflectionRequest & grpc.reflection.v1.ServerReflectionRequest.$Shape;
                static create(properties?: grpc.reflection.v1.ServerReflectionRequest.$Properties): grpc.reflection.v1.ServerReflectionRequest;

                /**
                 * Encodes the specified ServerReflectionRequest message. Does not implicitly {@link grpc.reflection.v1.ServerReflectionRequest.verify|verify} messages.
                 * @param message ServerReflectionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ServerReflectionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerReflectionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ServerReflectionRequest & grpc.reflection.v1.ServerReflectionRequest.$Shape} ServerReflectionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ServerReflectionRequest & grpc.reflection.v1.ServerReflectionRequest.$Shape;
            }

            namespace ServerReflectionRequest {

                /** Properties of a ServerReflectionRequest. */
                interface $Properties {

                    /** ServerReflectionRequest host */
                    host?: (string|null);

                    /** ServerReflectionRequest fileByFilename */
                    fileByFilename?: (string|null);

                    /** ServerReflectionRequest fileContainingSymbol */
                    fileContainingSymbol?: (string|null);

                    /** ServerReflectionRequest fileContainingExtension */
                    fileContainingExtension?: (grpc.reflection.v1.ExtensionRequest.$Properties|null);

                    /** ServerReflectionRequest allExtensionNumbersOfType */
                    allExtensionNumbersOfType?: (string|null);

                    /** ServerReflectionRequest listServices */
                    listServices?: (string|null);

                    /** ServerReflectionRequest messageRequest */
                    messageRequest?: ("fileByFilename"|"fileContainingSymbol"|"fileContainingExtension"|"allExtensionNumbersOfType"|"listServices");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerReflectionRequest. */
                type $Shape = {
                  host?: string|null;
                  fileByFilename?: string|null;
                  fileContainingSymbol?: string|null;
                  fileContainingExtension?: grpc.reflection.v1.ExtensionRequest.$Shape|null;
                  allExtensionNumbersOfType?: string|null;
                  listServices?: string|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ messageRequest?: undefined; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileByFilename"; fileByFilename: string; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileContainingSymbol"; fileByFilename?: null; fileContainingSymbol: string; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileContainingExtension"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension: grpc.reflection.v1.ExtensionRequest.$Shape; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "allExtensionNumbersOfType"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType: string; listServices?: null }|{ messageRequest?: "listServices"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices: string })
                );
            }

            /**
             * Properties of an ExtensionRequest.
             * @deprecated Use grpc.reflection.v1.ExtensionRequest.$Properties instead.
             */
            interface IExtensionRequest extends grpc.reflection.v1.ExtensionRequest.$Properties {
            }

            /** Represents an ExtensionRequest. */
            class ExtensionRequest {

                /**
                 * Constructs a new ExtensionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ExtensionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExtensionRequest containingType. */
                containingType: string;

                /** ExtensionRequest extensionNumber. */
                extensionNumber: number;

                /**
                 * Creates a new ExtensionRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ExtensionRequest instance
                 */
                static create(properties: grpc.reflection.v1.ExtensionRequest.$Shape): grpc.reflection.v1.ExtensionRequest & grpc.reflection.v1.ExtensionRequest.$Shape;
                static create(properties?: grpc.reflection.v1.ExtensionRequest.$Properties): grpc.reflection.v1.ExtensionRequest;

                /**
                 * Encodes the specified ExtensionRequest message. Does not implicitly {@link grpc.reflection.v1.ExtensionRequest.verify|verify} messages.
                 * @param message ExtensionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ExtensionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExtensionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ExtensionRequest & grpc.reflection.v1.ExtensionRequest.$Shape} ExtensionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ExtensionRequest & grpc.reflection.v1.ExtensionRequest.$Shape;
            }

            namespace ExtensionRequest {

                /** Properties of an ExtensionRequest. */
                interface $Properties {

                    /** ExtensionRequest containingType */
                    containingType?: (string|null);

                    /** ExtensionRequest extensionNumber */
                    extensionNumber?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExtensionRequest. */
                type $Shape = grpc.reflection.v1.ExtensionRequest.$Properties;
            }

            /**
             * Properties of a ServerReflectionResponse.
             * @deprecated Use grpc.reflection.v1.ServerReflectionResponse.$Properties instead.
             */
            interface IServerReflectionResponse extends grpc.reflection.v1.ServerReflectionResponse.$Properties {
            }

            /** Represents a ServerReflectionResponse. */
            class ServerReflectionResponse {

                /**
                 * Constructs a new ServerReflectionResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ServerReflectionResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerReflectionResponse validHost. */
                validHost: string;

                /** ServerReflectionResponse originalRequest. */
                originalRequest?: (grpc.reflection.v1.ServerReflectionRequest.$Properties|null);

                /** ServerReflectionResponse fileDescriptorResponse. */
                fileDescriptorResponse?: (grpc.reflection.v1.FileDescriptorResponse.$Properties|null);

                /** ServerReflectionResponse allExtensionNumbersResponse. */
                allExtensionNumbersResponse?: (grpc.reflection.v1.ExtensionNumberResponse.$Properties|null);

                /** ServerReflectionResponse listServicesResponse. */
                listServicesResponse?: (grpc.reflection.v1.ListServiceResponse.$Properties|null);

                /** ServerReflectionResponse errorResponse. */
                errorResponse?: (grpc.reflection.v1.ErrorResponse.$Properties|null);

                /** ServerReflectionResponse messageResponse. */
                messageResponse?: ("fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse");

                /**
                 * Creates a new ServerReflectionResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServerReflectionResponse instance
                 */
                static create(properties: grpc.reflection.v1.ServerReflectionResponse.$Shape): grpc.reflection.v1.ServerReflectionResponse & grpc.reflection.v1.ServerReflectionResponse.$Shape;
                static create(properties?: grpc.reflection.v1.ServerReflectionResponse.$Properties): grpc.reflection.v1.ServerReflectionResponse;

                /**
                 * Encodes the specified ServerReflectionResponse message. Does not implicitly {@link grpc.reflection.v1.ServerReflectionResponse.verify|verify} messages.
                 * @param message ServerReflectionResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ServerReflectionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerReflectionResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ServerReflectionResponse & grpc.reflection.v1.ServerReflectionResponse.$Shape} ServerReflectionResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ServerReflectionResponse & grpc.reflection.v1.ServerReflectionResponse.$Shape;
            }

            namespace ServerReflectionResponse {

                /** Properties of a ServerReflectionResponse. */
                interface $Properties {

                    /** ServerReflectionResponse validHost */
                    validHost?: (string|null);

                    /** ServerReflectionResponse originalRequest */
                    originalRequest?: (grpc.reflection.v1.ServerReflectionRequest.$Properties|null);

                    /** ServerReflectionResponse fileDescriptorResponse */
                    fileDescriptorResponse?: (grpc.reflection.v1.FileDescriptorResponse.$Properties|null);

                    /** ServerReflectionResponse allExtensionNumbersResponse */
                    allExtensionNumbersResponse?: (grpc.reflection.v1.ExtensionNumberResponse.$Properties|null);

                    /** ServerReflectionResponse listServicesResponse */
                    listServicesResponse?: (grpc.reflection.v1.ListServiceResponse.$Properties|null);

                    /** ServerReflectionResponse errorResponse */
                    errorResponse?: (grpc.reflection.v1.ErrorResponse.$Properties|null);

                    /** ServerReflectionResponse messageResponse */
                    messageResponse?: ("fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerReflectionResponse. */
                type $Shape = {
                  validHost?: string|null;
                  originalRequest?: grpc.reflection.v1.ServerReflectionRequest.$Shape|null;
                  fileDescriptorResponse?: grpc.reflection.v1.FileDescriptorResponse.$Shape|null;
                  allExtensionNumbersResponse?: grpc.reflection.v1.ExtensionNumberResponse.$Shape|null;
                  listServicesResponse?: grpc.reflection.v1.ListServiceResponse.$Shape|null;
                  errorResponse?: grpc.reflection.v1.ErrorResponse.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ messageResponse?: undefined; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "fileDescriptorResponse"; fileDescriptorResponse: grpc.reflection.v1.FileDescriptorResponse.$Shape; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "allExtensionNumbersResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse: grpc.reflection.v1.ExtensionNumberResponse.$Shape; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "listServicesResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse: grpc.reflection.v1.ListServiceResponse.$Shape; errorResponse?: null }|{ messageResponse?: "errorResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse: grpc.reflection.v1.ErrorResponse.$Shape })
                );
            }

            /**
             * Properties of a FileDescriptorResponse.
             * @deprecated Use grpc.reflection.v1.FileDescriptorResponse.$Properties instead.
             */
            interface IFileDescriptorResponse extends grpc.reflection.v1.FileDescriptorResponse.$Properties {
            }

            /** Represents a FileDescriptorResponse. */
            class FileDescriptorResponse {

                /**
                 * Constructs a new FileDescriptorResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.FileDescriptorResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FileDescriptorResponse fileDescriptorProto. */
                fileDescriptorProto: Uint8Array[];

                /**
                 * Creates a new FileDescriptorResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FileDescriptorResponse instance
                 */
                static create(properties: grpc.reflection.v1.FileDescriptorResponse.$Shape): grpc.reflection.v1.FileDescriptorResponse & grpc.reflection.v1.FileDescriptorResponse.$Shape;
                static create(properties?: grpc.reflection.v1.FileDescriptorResponse.$Properties): grpc.reflection.v1.FileDescriptorResponse;

                /**
                 * Encodes the specified FileDescriptorResponse message. Does not implicitly {@link grpc.reflection.v1.FileDescriptorResponse.verify|verify} messages.
                 * @param message FileDescriptorResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.FileDescriptorResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FileDescriptorResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.FileDescriptorResponse & grpc.reflection.v1.FileDescriptorResponse.$Shape} FileDescriptorResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.FileDescriptorResponse & grpc.reflection.v1.FileDescriptorResponse.$Shape;
            }

            namespace FileDescriptorResponse {

                /** Properties of a FileDescriptorResponse. */
                interface $Properties {

                    /** FileDescriptorResponse fileDescriptorProto */
                    fileDescriptorProto?: (Uint8Array[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FileDescriptorResponse. */
                type $Shape = grpc.reflection.v1.FileDescriptorResponse.$Properties;
            }

            /**
             * Properties of an ExtensionNumberResponse.
             * @deprecated Use grpc.reflection.v1.ExtensionNumberResponse.$Properties instead.
             */
            interface IExtensionNumberResponse extends grpc.reflection.v1.ExtensionNumberResponse.$Properties {
            }

            /** Represents an ExtensionNumberResponse. */
            class ExtensionNumberResponse {

                /**
                 * Constructs a new ExtensionNumberResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ExtensionNumberResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExtensionNumberResponse baseTypeName. */
                baseTypeName: string;

                /** ExtensionNumberResponse extensionNumber. */
                extensionNumber: number[];

                /**
                 * Creates a new ExtensionNumberResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ExtensionNumberResponse instance
                 */
                static create(properties: grpc.reflection.v1.ExtensionNumberResponse.$Shape): grpc.reflection.v1.ExtensionNumberResponse & grpc.reflection.v1.ExtensionNumberResponse.$Shape;
                static create(properties?: grpc.reflection.v1.ExtensionNumberResponse.$Properties): grpc.reflection.v1.ExtensionNumberResponse;

                /**
                 * Encodes the specified ExtensionNumberResponse message. Does not implicitly {@link grpc.reflection.v1.ExtensionNumberResponse.verify|verify} messages.
                 * @param message ExtensionNumberResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ExtensionNumberResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExtensionNumberResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ExtensionNumberResponse & grpc.reflection.v1.ExtensionNumberResponse.$Shape} ExtensionNumberResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ExtensionNumberResponse & grpc.reflection.v1.ExtensionNumberResponse.$Shape;
            }

            namespace ExtensionNumberResponse {

                /** Properties of an ExtensionNumberResponse. */
                interface $Properties {

                    /** ExtensionNumberResponse baseTypeName */
                    baseTypeName?: (string|null);

                    /** ExtensionNumberResponse extensionNumber */
                    extensionNumber?: (number[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExtensionNumberResponse. */
                type $Shape = grpc.reflection.v1.ExtensionNumberResponse.$Properties;
            }

            /**
             * Properties of a ListServiceResponse.
             * @deprecated Use grpc.reflection.v1.ListServiceResponse.$Properties instead.
             */
            interface IListServiceResponse extends grpc.reflection.v1.ListServiceResponse.$Properties {
            }

            /** Represents a ListServiceResponse. */
            class ListServiceResponse {

                /**
                 * Constructs a new ListServiceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ListServiceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListServiceResponse service. */
                service: grpc.reflection.v1.ServiceResponse.$Properties[];

                /**
                 * Creates a new ListServiceResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ListServiceResponse instance
                 */
                static create(properties: grpc.reflection.v1.ListServiceResponse.$Shape): grpc.reflection.v1.ListServiceResponse & grpc.reflection.v1.ListServiceResponse.$Shape;
                static create(properties?: grpc.reflection.v1.ListServiceResponse.$Properties): grpc.reflection.v1.ListServiceResponse;

                /**
                 * Encodes the specified ListServiceResponse message. Does not implicitly {@link grpc.reflection.v1.ListServiceResponse.verify|verify} messages.
                 * @param message ListServiceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ListServiceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListServiceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ListServiceResponse & grpc.reflection.v1.ListServiceResponse.$Shape} ListServiceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ListServiceResponse & grpc.reflection.v1.ListServiceResponse.$Shape;
            }

            namespace ListServiceResponse {

                /** Properties of a ListServiceResponse. */
                interface $Properties {

                    /** ListServiceResponse service */
                    service?: (grpc.reflection.v1.ServiceResponse.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListServiceResponse. */
                type $Shape = grpc.reflection.v1.ListServiceResponse.$Properties;
            }

            /**
             * Properties of a ServiceResponse.
             * @deprecated Use grpc.reflection.v1.ServiceResponse.$Properties instead.
             */
            interface IServiceResponse extends grpc.reflection.v1.ServiceResponse.$Properties {
            }

            /** Represents a ServiceResponse. */
            class ServiceResponse {

                /**
                 * Constructs a new ServiceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ServiceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServiceResponse name. */
                name: string;

                /**
                 * Creates a new ServiceResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServiceResponse instance
                 */
                static create(properties: grpc.reflection.v1.ServiceResponse.$Shape): grpc.reflection.v1.ServiceResponse & grpc.reflection.v1.ServiceResponse.$Shape;
                static create(properties?: grpc.reflection.v1.ServiceResponse.$Properties): grpc.reflection.v1.ServiceResponse;

                /**
                 * Encodes the specified ServiceResponse message. Does not implicitly {@link grpc.reflection.v1.ServiceResponse.verify|verify} messages.
                 * @param message ServiceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ServiceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServiceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ServiceResponse & grpc.reflection.v1.ServiceResponse.$Shape} ServiceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ServiceResponse & grpc.reflection.v1.ServiceResponse.$Shape;
            }

            namespace ServiceResponse {

                /** Properties of a ServiceResponse. */
                interface $Properties {

                    /** ServiceResponse name */
                    name?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ServiceResponse. */
                type $Shape = grpc.reflection.v1.ServiceResponse.$Properties;
            }

            /**
             * Properties of an ErrorResponse.
             * @deprecated Use grpc.reflection.v1.ErrorResponse.$Properties instead.
             */
            interface IErrorResponse extends grpc.reflection.v1.ErrorResponse.$Properties {
            }

            /** Represents an ErrorResponse. */
            class ErrorResponse {

                /**
                 * Constructs a new ErrorResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ErrorResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ErrorResponse errorCode. */
                errorCode: number;

                /** ErrorResponse errorMessage. */
                errorMessage: string;

                /**
                 * Creates a new ErrorResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ErrorResponse instance
                 */
                static create(properties: grpc.reflection.v1.ErrorResponse.$Shape): grpc.reflection.v1.ErrorResponse & grpc.reflection.v1.ErrorResponse.$Shape;
                static create(properties?: grpc.reflection.v1.ErrorResponse.$Properties): grpc.reflection.v1.ErrorResponse;

                /**
                 * Encodes the specified ErrorResponse message. Does not implicitly {@link grpc.reflection.v1.ErrorResponse.verify|verify} messages.
                 * @param message ErrorResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ErrorResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ErrorResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ErrorResponse & grpc.reflection.v1.ErrorResponse.$Shape} ErrorResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ErrorResponse & grpc.reflection.v1.ErrorResponse.$Shape;
            }

            namespace ErrorResponse {

                /** Properties of an ErrorResponse. */
                interface $Properties {

                    /** ErrorResponse errorCode */
                    errorCode?: (number|null);

                    /** ErrorResponse errorMessage */
                    errorMessage?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ErrorResponse. */
                type $Shape = grpc.reflection.v1.ErrorResponse.$Properties;
            }
        }

        /** Namespace v1alpha. */
        namespace v1alpha {

            /**
             * Properties of a ServerReflectionRequest.
             * @deprecated Use grpc.reflection.v1alpha.ServerReflectionRequest.$Properties instead.
             */
            interface IServerReflectionRequest extends grpc.reflection.v1alpha.ServerReflectionRequest.$Properties {
            }

            /** Represents a ServerReflectionRequest. */
            class ServerReflectionRequest {

                /**
                 * Constructs a new ServerReflectionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ServerReflectionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerReflectionRequest host. */
                host: string;

                /** ServerReflectionRequest fileByFilename. */
                fileByFilename?: (string|null);

                /** ServerReflectionRequest fileContainingSymbol. */
                fileContainingSymbol?: (string|null);

                /** ServerReflectionRequest fileContainingExtension. */
                fileContainingExtension?: (grpc.reflection.v1alpha.ExtensionRequest.$Properties|null);

                /** ServerReflectionRequest allExtensionNumbersOfType. */
                allExtensionNumbersOfType?: (string|null);

                /** ServerReflectionRequest listServices. */
                listServices?: (string|null);

                /** ServerReflectionRequest messageRequest. */
                messageRequest?: ("fileByFilename"|"fileContainingSymbol"|"fileContainingExtension"|"allExtensionNumbersOfType"|"listServices");

                /**
                 * Creates a new ServerReflectionRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServerReflectionRequest instance
                 */
                static create(properties: grpc.reflection.v1alpha.ServerReflectionRequest.$Shape): grpc.reflection.v1alpha.ServerReflectionRequest & grpc.reflection.v1alpha.ServerReflectionRequest.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ServerReflectionRequest.$Properties): grpc.reflection.v1alpha.ServerReflectionRequest;

                /**
                 * Encodes the specified ServerReflectionRequest message. Does not implicitly {@link grpc.reflection.v1alpha.ServerReflectionRequest.verify|verify} messages.
                 * @param message ServerReflectionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ServerReflectionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerReflectionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ServerReflectionRequest & grpc.reflection.v1alpha.ServerReflectionRequest.$Shape} ServerReflectionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ServerReflectionRequest & grpc.reflection.v1alpha.ServerReflectionRequest.$Shape;
            }

            namespace ServerReflectionRequest {

                /** Properties of a ServerReflectionRequest. */
                interface $Properties {

                    /** ServerReflectionRequest host */
                    host?: (string|null);

                    /** ServerReflectionRequest fileByFilename */
                    fileByFilename?: (string|null);

                    /** ServerReflectionRequest fileContainingSymbol */
                    fileContainingSymbol?: (string|null);

                    /** ServerReflectionRequest fileContainingExtension */
                    fileContainingExtension?: (grpc.reflection.v1alpha.ExtensionRequest.$Properties|null);

                    /** ServerReflectionRequest allExtensionNumbersOfType */
                    allExtensionNumbersOfType?: (string|null);

                    /** ServerReflectionRequest listServices */
                    listServices?: (string|null);

                    /** ServerReflectionRequest messageRequest */
                    messageRequest?: ("fileByFilename"|"fileContainingSymbol"|"fileContainingExtension"|"allExtensionNumbersOfType"|"listServices");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerReflectionRequest. */
                type $Shape = {
                  host?: string|null;
                  fileByFilename?: string|null;
                  fileContainingSymbol?: string|null;
                  fileContainingExtension?: grpc.reflection.v1alpha.ExtensionRequest.$Shape|null;
                  allExtensionNumbersOfType?: string|null;
                  listServices?: string|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ messageRequest?: undefined; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileByFilename"; fileByFilename: string; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileContainingSymbol"; fileByFilename?: null; fileContainingSymbol: string; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileContainingExtension"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension: grpc.reflection.v1alpha.ExtensionRequest.$Shape; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "allExtensionNumbersOfType"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType: string; listServices?: null }|{ messageRequest?: "listServices"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices: string })
                );
            }

            /**
             * Properties of an ExtensionRequest.
             * @deprecated Use grpc.reflection.v1alpha.ExtensionRequest.$Properties instead.
             */
            interface IExtensionRequest extends grpc.reflection.v1alpha.ExtensionRequest.$Properties {
            }

            /** Represents an ExtensionRequest. */
            class ExtensionRequest {

                /**
                 * Constructs a new ExtensionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ExtensionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExtensionRequest containingType. */
                containingType: string;

                /** ExtensionRequest extensionNumber. */
                extensionNumber: number;

                /**
                 * Creates a new ExtensionRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ExtensionRequest instance
                 */
                static create(properties: grpc.reflection.v1alpha.ExtensionRequest.$Shape): grpc.reflection.v1alpha.ExtensionRequest & grpc.reflection.v1alpha.ExtensionRequest.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ExtensionRequest.$Properties): grpc.reflection.v1alpha.ExtensionRequest;

                /**
                 * Encodes the specified ExtensionRequest message. Does not implicitly {@link grpc.reflection.v1alpha.ExtensionRequest.verify|verify} messages.
                 * @param message ExtensionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ExtensionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExtensionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ExtensionRequest & grpc.reflection.v1alpha.ExtensionRequest.$Shape} ExtensionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ExtensionRequest & grpc.reflection.v1alpha.ExtensionRequest.$Shape;
            }

            namespace ExtensionRequest {

                /** Properties of an ExtensionRequest. */
                interface $Properties {

                    /** ExtensionRequest containingType */
                    containingType?: (string|null);

                    /** ExtensionRequest extensionNumber */
                    extensionNumber?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExtensionRequest. */
                type $Shape = grpc.reflection.v1alpha.ExtensionRequest.$Properties;
            }

            /**
             * Properties of a ServerReflectionResponse.
             * @deprecated Use grpc.reflection.v1alpha.ServerReflectionResponse.$Properties instead.
             */
            interface IServerReflectionResponse extends grpc.reflection.v1alpha.ServerReflectionResponse.$Properties {
            }

            /** Represents a ServerReflectionResponse. */
            class ServerReflectionResponse {

                /**
                 * Constructs a new ServerReflectionResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ServerReflectionResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerReflectionResponse validHost. */
                validHost: string;

                /** ServerReflectionResponse originalRequest. */
                originalRequest?: (grpc.reflection.v1alpha.ServerReflectionRequest.$Properties|null);

                /** ServerReflectionResponse fileDescriptorResponse. */
                fileDescriptorResponse?: (grpc.reflection.v1alpha.FileDescriptorResponse.$Properties|null);

                /** ServerReflectionResponse allExtensionNumbersResponse. */
                allExtensionNumbersResponse?: (grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties|null);

                /** ServerReflectionResponse listServicesResponse. */
                listServicesResponse?: (grpc.reflection.v1alpha.ListServiceResponse.$Properties|null);

                /** ServerReflectionResponse errorResponse. */
                errorResponse?: (grpc.reflection.v1alpha.ErrorResponse.$Properties|null);

                /** ServerReflectionResponse messageResponse. */
                messageResponse?: ("fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse");

                /**
                 * Creates a new ServerReflectionResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServerReflectionResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.ServerReflectionResponse.$Shape): grpc.reflection.v1alpha.ServerReflectionResponse & grpc.reflection.v1alpha.ServerReflectionResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ServerReflectionResponse.$Properties): grpc.reflection.v1alpha.ServerReflectionResponse;

                /**
                 * Encodes the specified ServerReflectionResponse message. Does not implicitly {@link grpc.reflection.v1alpha.ServerReflectionResponse.verify|verify} messages.
                 * @param message ServerReflectionResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ServerReflectionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerReflectionResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ServerReflectionResponse & grpc.reflection.v1alpha.ServerReflectionResponse.$Shape} ServerReflectionResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ServerReflectionResponse & grpc.reflection.v1alpha.ServerReflectionResponse.$Shape;
            }

            namespace ServerReflectionResponse {

                /** Properties of a ServerReflectionResponse. */
                interface $Properties {

                    /** ServerReflectionResponse validHost */
                    validHost?: (string|null);

                    /** ServerReflectionResponse originalRequest */
                    originalRequest?: (grpc.reflection.v1alpha.ServerReflectionRequest.$Properties|null);

                    /** ServerReflectionResponse fileDescriptorResponse */
                    fileDescriptorResponse?: (grpc.reflection.v1alpha.FileDescriptorResponse.$Properties|null);

                    /** ServerReflectionResponse allExtensionNumbersResponse */
                    allExtensionNumbersResponse?: (grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties|null);

                    /** ServerReflectionResponse listServicesResponse */
                    listServicesResponse?: (grpc.reflection.v1alpha.ListServiceResponse.$Properties|null);

                    /** ServerReflectionResponse errorResponse */
                    errorResponse?: (grpc.reflection.v1alpha.ErrorResponse.$Properties|null);

                    /** ServerReflectionResponse messageResponse */
                    messageResponse?: ("fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerReflectionResponse. */
                type $Shape = {
                  validHost?: string|null;
                  originalRequest?: grpc.reflection.v1alpha.ServerReflectionRequest.$Shape|null;
                  fileDescriptorResponse?: grpc.reflection.v1alpha.FileDescriptorResponse.$Shape|null;
                  allExtensionNumbersResponse?: grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape|null;
                  listServicesResponse?: grpc.reflection.v1alpha.ListServiceResponse.$Shape|null;
                  errorResponse?: grpc.reflection.v1alpha.ErrorResponse.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ messageResponse?: undefined; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "fileDescriptorResponse"; fileDescriptorResponse: grpc.reflection.v1alpha.FileDescriptorResponse.$Shape; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "allExtensionNumbersResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse: grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "listServicesResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse: grpc.reflection.v1alpha.ListServiceResponse.$Shape; errorResponse?: null }|{ messageResponse?: "errorResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse: grpc.reflection.v1alpha.ErrorResponse.$Shape })
                );
            }

            /**
             * Properties of a FileDescriptorResponse.
             * @deprecated Use grpc.reflection.v1alpha.FileDescriptorResponse.$Properties instead.
             */
            interface IFileDescriptorResponse extends grpc.reflection.v1alpha.FileDescriptorResponse.$Properties {
            }

            /** Represents a FileDescriptorResponse. */
            class FileDescriptorResponse {

                /**
                 * Constructs a new FileDescriptorResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.FileDescriptorResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FileDescriptorResponse fileDescriptorProto. */
                fileDescriptorProto: Uint8Array[];

                /**
                 * Creates a new FileDescriptorResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FileDescriptorResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.FileDescriptorResponse.$Shape): grpc.reflection.v1alpha.FileDescriptorResponse & grpc.reflection.v1alpha.FileDescriptorResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.FileDescriptorResponse.$Properties): grpc.reflection.v1alpha.FileDescriptorResponse;

                /**
                 * Encodes the specified FileDescriptorResponse message. Does not implicitly {@link grpc.reflection.v1alpha.FileDescriptorResponse.verify|verify} messages.
                 * @param message FileDescriptorResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.FileDescriptorResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FileDescriptorResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.FileDescriptorResponse & grpc.reflection.v1alpha.FileDescriptorResponse.$Shape} FileDescriptorResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.FileDescriptorResponse & grpc.reflection.v1alpha.FileDescriptorResponse.$Shape;
            }

            namespace FileDescriptorResponse {

                /** Properties of a FileDescriptorResponse. */
                interface $Properties {

                    /** FileDescriptorResponse fileDescriptorProto */
                    fileDescriptorProto?: (Uint8Array[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FileDescriptorResponse. */
                type $Shape = grpc.reflection.v1alpha.FileDescriptorResponse.$Properties;
            }

            /**
             * Properties of an ExtensionNumberResponse.
             * @deprecated Use grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties instead.
             */
            interface IExtensionNumberResponse extends grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties {
            }

            /** Represents an ExtensionNumberResponse. */
            class ExtensionNumberResponse {

                /**
                 * Constructs a new ExtensionNumberResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExtensionNumberResponse baseTypeName. */
                baseTypeName: string;

                /** ExtensionNumberResponse extensionNumber. */
                extensionNumber: number[];

                /**
                 * Creates a new ExtensionNumberResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ExtensionNumberResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape): grpc.reflection.v1alpha.ExtensionNumberResponse & grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties): grpc.reflection.v1alpha.ExtensionNumberResponse;

                /**
                 * Encodes the specified ExtensionNumberResponse message. Does not implicitly {@link grpc.reflection.v1alpha.ExtensionNumberResponse.verify|verify} messages.
                 * @param message ExtensionNumberResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExtensionNumberResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ExtensionNumberResponse & grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape} ExtensionNumberResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ExtensionNumberResponse & grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape;
            }

            namespace ExtensionNumberResponse {

                /** Properties of an ExtensionNumberResponse. */
                interface $Properties {

                    /** ExtensionNumberResponse baseTypeName */
                    baseTypeName?: (string|null);

                    /** ExtensionNumberResponse extensionNumber */
                    extensionNumber?: (number[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExtensionNumberResponse. */
                type $Shape = grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties;
            }

            /**
             * Properties of a ListServiceResponse.
             * @deprecated Use grpc.reflection.v1alpha.ListServiceResponse.$Properties instead.
             */
            interface IListServiceResponse extends grpc.reflection.v1alpha.ListServiceResponse.$Properties {
            }

            /** Represents a ListServiceResponse. */
            class ListServiceResponse {

                /**
                 * Constructs a new ListServiceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ListServiceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListServiceResponse service. */
                service: grpc.reflection.v1alpha.ServiceResponse.$Properties[];

                /**
                 * Creates a new ListServiceResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ListServiceResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.ListServiceResponse.$Shape): grpc.reflection.v1alpha.ListServiceResponse & grpc.reflection.v1alpha.ListServiceResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ListServiceResponse.$Properties): grpc.reflection.v1alpha.ListServiceResponse;

                /**
                 * Encodes the specified ListServiceResponse message. Does not implicitly {@link grpc.reflection.v1alpha.ListServiceResponse.verify|verify} messages.
                 * @param message ListServiceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ListServiceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListServiceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ListServiceResponse & grpc.reflection.v1alpha.ListServiceResponse.$Shape} ListServiceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ListServiceResponse & grpc.reflection.v1alpha.ListServiceResponse.$Shape;
            }

            namespace ListServiceResponse {

                /** Properties of a ListServiceResponse. */
                interface $Properties {

                    /** ListServiceResponse service */
                    service?: (grpc.reflection.v1alpha.ServiceResponse.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListServiceResponse. */
                type $Shape = grpc.reflection.v1alpha.ListServiceResponse.$Properties;
            }

            /**
             * Properties of a ServiceResponse.
             * @deprecated Use grpc.reflection.v1alpha.ServiceResponse.$Properties instead.
             */
            interface IServiceResponse extends grpc.reflection.v1alpha.ServiceResponse.$Properties {
            }

            /** Represents a ServiceResponse. */
            class ServiceResponse {

                /**
                 * Constructs a new ServiceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ServiceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServiceResponse name. */
                name: string;

                /**
                 * Creates a new ServiceResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServiceResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.ServiceResponse.$Shape): grpc.reflection.v1alpha.ServiceResponse & grpc.reflection.v1alpha.ServiceResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ServiceResponse.$Properties): grpc.reflection.v1alpha.ServiceResponse;

                /**
                 * Encodes the specified ServiceResponse message. Does not implicitly {@link grpc.reflection.v1alpha.ServiceResponse.verify|verify} messages.
                 * @param message ServiceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ServiceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServiceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ServiceResponse & grpc.reflection.v1alpha.ServiceResponse.$Shape} ServiceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ServiceResponse & grpc.reflection.v1alpha.ServiceResponse.$Shape;
            }

            namespace ServiceResponse {

                /** Properties of a ServiceResponse. */
                interface $Properties {

                    /** ServiceResponse name */
                    name?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ServiceResponse. */
                type $Shape = grpc.reflection.v1alpha.ServiceResponse.$Properties;
            }

            /**
             * Properties of an ErrorResponse.
             * @deprecated Use grpc.reflection.v1alpha.ErrorResponse.$Properties instead.
             */
            interface IErrorResponse extends grpc.reflection.v1alpha.ErrorResponse.$Properties {
            }

            /** Represents an ErrorResponse. */
            class ErrorResponse {

                /**
                 * Constructs a new ErrorResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ErrorResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ErrorResponse errorCode. */
                errorCode: number;

                /** ErrorResponse errorMessage. */
                errorMessage: string;

                /**
                 * Creates a new ErrorResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ErrorResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.ErrorResponse.$Shape): grpc.reflection.v1alpha.ErrorResponse & grpc.reflection.v1alpha.ErrorResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ErrorResponse.$Properties): grpc.reflection.v1alpha.ErrorResponse;

                /**
                 * Encodes the specified ErrorResponse message. Does not implicitly {@link grpc.reflection.v1alpha.ErrorResponse.verify|verify} messages.
                 * @param message ErrorResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ErrorResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ErrorResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ErrorResponse & grpc.reflection.v1alpha.ErrorResponse.$Shape} ErrorResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ErrorResponse & grpc.reflection.v1alpha.ErrorResponse.$Shape;
            }

            namespace ErrorResponse {

                /** Properties of an ErrorResponse. */
                interface $Properties {

                    /** ErrorResponse errorCode */
                    errorCode?: (number|null);

                    /** ErrorResponse errorMessage */
                    errorMessage?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ErrorResponse. */
                type $Shape = grpc.reflection.v1alpha.ErrorResponse.$Properties;
            }
        }
    }
}

/** Namespace penstock. */
export namespace penstock {

    /** Namespace internal. */
    namespace internal {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a ProbeRequest.
             * @deprecated Use penstock.internal.v1.ProbeRequest.$Properties instead.
             */
            interface IProbeRequest extends penstock.internal.v1.ProbeRequest.$Properties {
            }

            /** Represents a ProbeRequest. */
            class ProbeRequest {

                /**
                 * Constructs a new ProbeRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.ProbeRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new ProbeRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ProbeRequest instance
                 */
                static create(properties: penstock.internal.v1.ProbeRequest.$Shape): penstock.internal.v1.ProbeRequest & penstock.internal.v1.ProbeRequest.$Shape;
                static create(properties?: penstock.internal.v1.ProbeRequest.$Properties): penstock.internal.v1.ProbeRequest;

                /**
                 * Encodes the specified ProbeRequest message. Does not implicitly {@link penstock.internal.v1.ProbeRequest.verify|verify} messages.
                 * @param message ProbeRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.ProbeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ProbeRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.ProbeRequest & penstock.internal.v1.ProbeRequest.$Shape} ProbeRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.ProbeRequest & penstock.internal.v1.ProbeRequest.$Shape;
            }

            namespace ProbeRequest {

                /** Properties of a ProbeRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ProbeRequest. */
                type $Shape = penstock.internal.v1.ProbeRequest.$Properties;
            }

            /**
             * Properties of a ProbeResponse.
             * @deprecated Use penstock.internal.v1.ProbeResponse.$Properties instead.
             */
            interface IProbeResponse extends penstock.internal.v1.ProbeResponse.$Properties {
            }

            /** Represents a ProbeResponse. */
            class ProbeResponse {

                /**
                 * Constructs a new ProbeResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.ProbeResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ProbeResponse brokerId. */
                brokerId: string;

                /** ProbeResponse storeId. */
                storeId: string;

                /** ProbeResponse bootSeq. */
                bootSeq: number;

                /** ProbeResponse lostLeaders. */
                lostLeaders: penstock.internal.v1.LostLeader.$Properties[];

                /** ProbeResponse diskFull. */
                diskFull: boolean;

                /**
                 * Creates a new ProbeResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ProbeResponse instance
                 */
                static create(properties: penstock.internal.v1.ProbeResponse.$Shape): penstock.internal.v1.ProbeResponse & penstock.internal.v1.ProbeResponse.$Shape;
                static create(properties?: penstock.internal.v1.ProbeResponse.$Properties): penstock.internal.v1.ProbeResponse;

                /**
                 * Encodes the specified ProbeResponse message. Does not implicitly {@link penstock.internal.v1.ProbeResponse.verify|verify} messages.
                 * @param message ProbeResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.ProbeResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ProbeResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.ProbeResponse & penstock.internal.v1.ProbeResponse.$Shape} ProbeResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.ProbeResponse & penstock.internal.v1.ProbeResponse.$Shape;
            }

            namespace ProbeResponse {

                /** Properties of a ProbeResponse. */
                interface $Properties {

                    /** ProbeResponse brokerId */
                    brokerId?: (string|null);

                    /** ProbeResponse storeId */
                    storeId?: (string|null);

                    /** ProbeResponse bootSeq */
                    bootSeq?: (number|null);

                    /** ProbeResponse lostLeaders */
                    lostLeaders?: (penstock.internal.v1.LostLeader.$Properties[]|null);

                    /** ProbeResponse diskFull */
                    diskFull?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ProbeResponse. */
                type $Shape = penstock.internal.v1.ProbeResponse.$Properties;
            }

            /**
             * Properties of a LostLeader.
             * @deprecated Use penstock.internal.v1.LostLeader.$Properties instead.
             */
            interface ILostLeader extends penstock.internal.v1.LostLeader.$Properties {
            }

            /** Represents a LostLeader. */
            class LostLeader {

                /**
                 * Constructs a new LostLeader.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.LostLeader.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LostLeader storeId. */
                storeId: string;

                /** LostLeader lostFor. */
                lostFor?: (google.protobuf.Duration.$Properties|null);

                /**
                 * Creates a new LostLeader instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns LostLeader instance
                 */
                static create(properties: penstock.internal.v1.LostLeader.$Shape): penstock.internal.v1.LostLeader & penstock.internal.v1.LostLeader.$Shape;
                static create(properties?: penstock.internal.v1.LostLeader.$Properties): penstock.internal.v1.LostLeader;

                /**
                 * Encodes the specified LostLeader message. Does not implicitly {@link penstock.internal.v1.LostLeader.verify|verify} messages.
                 * @param message LostLeader message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.LostLeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LostLeader message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.LostLeader & penstock.internal.v1.LostLeader.$Shape} LostLeader
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.LostLeader & penstock.internal.v1.LostLeader.$Shape;
            }

            namespace LostLeader {

                /** Properties of a LostLeader. */
                interface $Properties {

                    /** LostLeader storeId */
                    storeId?: (string|null);

                    /** LostLeader lostFor */
                    lostFor?: (google.protobuf.Duration.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LostLeader. */
                type $Shape = penstock.internal.v1.LostLeader.$Properties;
            }

            /**
             * Properties of a FenceRequest.
             * @deprecated Use penstock.internal.v1.FenceRequest.$Properties instead.
             */
            interface IFenceRequest extends penstock.internal.v1.FenceRequest.$Properties {
            }

            /** Represents a FenceRequest. */
            class FenceRequest {

                /**
                 * Constructs a new FenceRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FenceRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FenceRequest storeId. */
                storeId: string;

                /** FenceRequest fences. */
                fences: penstock.internal.v1.Fence.$Properties[];

                /**
                 * Creates a new FenceRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FenceRequest instance
                 */
                static create(properties: penstock.internal.v1.FenceRequest.$Shape): penstock.internal.v1.FenceRequest & penstock.internal.v1.FenceRequest.$Shape;
                static create(properties?: penstock.internal.v1.FenceRequest.$Properties): penstock.internal.v1.FenceRequest;

                /**
                 * Encodes the specified FenceRequest message. Does not implicitly {@link penstock.internal.v1.FenceRequest.verify|verify} messages.
                 * @param message FenceRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FenceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FenceRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FenceRequest & penstock.internal.v1.FenceRequest.$Shape} FenceRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FenceRequest & penstock.internal.v1.FenceRequest.$Shape;
            }

            namespace FenceRequest {

                /** Properties of a FenceRequest. */
                interface $Properties {

                    /** FenceRequest storeId */
                    storeId?: (string|null);

                    /** FenceRequest fences */
                    fences?: (penstock.internal.v1.Fence.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FenceRequest. */
                type $Shape = penstock.internal.v1.FenceRequest.$Properties;
            }

            /**
             * Properties of a Fence.
             * @deprecated Use penstock.internal.v1.Fence.$Properties instead.
             */
            interface IFence extends penstock.internal.v1.Fence.$Properties {
            }

            /** Represents a Fence. */
            class Fence {

                /**
                 * Constructs a new Fence.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.Fence.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Fence topicUid. */
                topicUid: string;

                /** Fence partition. */
                partition: number;

                /** Fence epoch. */
                epoch: number;

                /**
                 * Creates a new Fence instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Fence instance
                 */
                static create(properties: penstock.internal.v1.Fence.$Shape): penstock.internal.v1.Fence & penstock.internal.v1.Fence.$Shape;
                static create(properties?: penstock.internal.v1.Fence.$Properties): penstock.internal.v1.Fence;

                /**
                 * Encodes the specified Fence message. Does not implicitly {@link penstock.internal.v1.Fence.verify|verify} messages.
                 * @param message Fence message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.Fence.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Fence message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.Fence & penstock.internal.v1.Fence.$Shape} Fence
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.Fence & penstock.internal.v1.Fence.$Shape;
            }

            namespace Fence {

                /** Properties of a Fence. */
                interface $Properties {

                    /** Fence topicUid */
                    topicUid?: (string|null);

                    /** Fence partition */
                    partition?: (number|null);

                    /** Fence epoch */
                    epoch?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Fence. */
                type $Shape = penstock.internal.v1.Fence.$Properties;
            }

            /**
             * Properties of a FenceResponse.
             * @deprecated Use penstock.internal.v1.FenceResponse.$Properties instead.
             */
            interface IFenceResponse extends penstock.internal.v1.FenceResponse.$Properties {
            }

            /** Represents a FenceResponse. */
            class FenceResponse {

                /**
                 * Constructs a new FenceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FenceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FenceResponse results. */
                results: penstock.internal.v1.FenceResult.$Properties[];

                /**
                 * Creates a new FenceResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FenceResponse instance
                 */
                static create(properties: penstock.internal.v1.FenceResponse.$Shape): penstock.internal.v1.FenceResponse & penstock.internal.v1.FenceResponse.$Shape;
                static create(properties?: penstock.internal.v1.FenceResponse.$Properties): penstock.internal.v1.FenceResponse;

                /**
                 * Encodes the specified FenceResponse message. Does not implicitly {@link penstock.internal.v1.FenceResponse.verify|verify} messages.
                 * @param message FenceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FenceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FenceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FenceResponse & penstock.internal.v1.FenceResponse.$Shape} FenceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FenceResponse & penstock.internal.v1.FenceResponse.$Shape;
            }

            namespace FenceResponse {

                /** Properties of a FenceResponse. */
                interface $Properties {

                    /** FenceResponse results */
                    results?: (penstock.internal.v1.FenceResult.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FenceResponse. */
                type $Shape = {
                  results?: penstock.internal.v1.FenceResult.$Shape[]|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a FenceResult.
             * @deprecated Use penstock.internal.v1.FenceResult.$Properties instead.
             */
            interface IFenceResult extends penstock.internal.v1.FenceResult.$Properties {
            }

            /** Represents a FenceResult. */
            class FenceResult {

                /**
                 * Constructs a new FenceResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FenceResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FenceResult promised. */
                promised?: (penstock.internal.v1.Promised.$Properties|null);

                /** FenceResult error. */
                error?: (google.rpc.Status.$Properties|null);

                /** FenceResult kind. */
                kind?: ("promised"|"error");

                /**
                 * Creates a new FenceResult instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FenceResult instance
                 */
                static create(properties: penstock.internal.v1.FenceResult.$Shape): penstock.internal.v1.FenceResult & penstock.internal.v1.FenceResult.$Shape;
                static create(properties?: penstock.internal.v1.FenceResult.$Properties): penstock.internal.v1.FenceResult;

                /**
                 * Encodes the specified FenceResult message. Does not implicitly {@link penstock.internal.v1.FenceResult.verify|verify} messages.
                 * @param message FenceResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FenceResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FenceResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FenceResult & penstock.internal.v1.FenceResult.$Shape} FenceResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FenceResult & penstock.internal.v1.FenceResult.$Shape;
            }

            namespace FenceResult {

                /** Properties of a FenceResult. */
                interface $Properties {

                    /** FenceResult promised */
                    promised?: (penstock.internal.v1.Promised.$Properties|null);

                    /** FenceResult error */
                    error?: (google.rpc.Status.$Properties|null);

                    /** FenceResult kind */
                    kind?: ("promised"|"error");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a FenceResult. */
                type $Shape = {
                  promised?: penstock.internal.v1.Promised.$Shape|null;
                  error?: google.rpc.Status.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ kind?: undefined; promised?: null; error?: null }|{ kind?: "promised"; promised: penstock.internal.v1.Promised.$Shape; error?: null }|{ kind?: "error"; promised?: null; error: google.rpc.Status.$Shape })
                );
            }

            /**
             * Properties of a Promised.
             * @deprecated Use penstock.internal.v1.Promised.$Properties instead.
             */
            interface IPromised extends penstock.internal.v1.Promised.$Properties {
            }

            /** Represents a Promised. */
            class Promised {

                /**
                 * Constructs a new Promised.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.Promised.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Promised bootSeq. */
                bootSeq: number;

                /** Promised promised. */
                promised: number;

                /** Promised lastEpochState. */
                lastEpochState: number;

                /** Promised lastEpochData. */
                lastEpochData: number;

                /** Promised endState. */
                endState: number;

                /** Promised endData. */
                endData: number;

                /** Promised damaged. */
                damaged: boolean;

                /** Promised again. */
                again: boolean;

                /**
                 * Creates a new Promised instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Promised instance
                 */
                static create(properties: penstock.internal.v1.Promised.$Shape): penstock.internal.v1.Promised & penstock.internal.v1.Promised.$Shape;
                static create(properties?: penstock.internal.v1.Promised.$Properties): penstock.internal.v1.Promised;

                /**
                 * Encodes the specified Promised message. Does not implicitly {@link penstock.internal.v1.Promised.verify|verify} messages.
                 * @param message Promised message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.Promised.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Promised message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.Promised & penstock.internal.v1.Promised.$Shape} Promised
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.Promised & penstock.internal.v1.Promised.$Shape;
            }

            namespace Promised {

                /** Properties of a Promised. */
                interface $Properties {

                    /** Promised bootSeq */
                    bootSeq?: (number|null);

                    /** Promised promised */
                    promised?: (number|null);

                    /** Promised lastEpochState */
                    lastEpochState?: (number|null);

                    /** Promised lastEpochData */
                    lastEpochData?: (number|null);

                    /** Promised endState */
                    endState?: (number|null);

                    /** Promised endData */
                    endData?: (number|null);

                    /** Promised damaged */
                    damaged?: (boolean|null);

                    /** Promised again */
                    again?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Promised. */
                type $Shape = penstock.internal.v1.Promised.$Properties;
            }

            /**
             * Properties of a HandOverRequest.
             * @deprecated Use penstock.internal.v1.HandOverRequest.$Properties instead.
             */
            interface IHandOverRequest extends penstock.internal.v1.HandOverRequest.$Properties {
            }

            /** Represents a HandOverRequest. */
            class HandOverRequest {

                /**
                 * Constructs a new HandOverRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.HandOverRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HandOverRequest topicUid. */
                topicUid: string;

                /** HandOverRequest partition. */
                partition: number;

                /** HandOverRequest epoch. */
                epoch: number;

                /** HandOverRequest toStoreId. */
                toStoreId: string;

                /** HandOverRequest timeout. */
                timeout?: (google.protobuf.Duration.$Properties|null);

                /**
                 * Creates a new HandOverRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns HandOverRequest instance
                 */
                static create(properties: penstock.internal.v1.HandOverRequest.$Shape): penstock.internal.v1.HandOverRequest & penstock.internal.v1.HandOverRequest.$Shape;
                static create(properties?: penstock.internal.v1.HandOverRequest.$Properties): penstock.internal.v1.HandOverRequest;

                /**
                 * Encodes the specified HandOverRequest message. Does not implicitly {@link penstock.internal.v1.HandOverRequest.verify|verify} messages.
                 * @param message HandOverRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.HandOverRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HandOverRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.HandOverRequest & penstock.internal.v1.HandOverRequest.$Shape} HandOverRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.HandOverRequest & penstock.internal.v1.HandOverRequest.$Shape;
            }

            namespace HandOverRequest {

                /** Properties of a HandOverRequest. */
                interface $Properties {

                    /** HandOverRequest topicUid */
                    topicUid?: (string|null);

                    /** HandOverRequest partition */
                    partition?: (number|null);

                    /** HandOverRequest epoch */
                    epoch?: (number|null);

                    /** HandOverRequest toStoreId */
                    toStoreId?: (string|null);

                    /** HandOverRequest timeout */
                    timeout?: (google.protobuf.Duration.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HandOverRequest. */
                type $Shape = penstock.internal.v1.HandOverRequest.$Properties;
            }

            /**
             * Properties of a HandOverResponse.
             * @deprecated Use penstock.internal.v1.HandOverResponse.$Properties instead.
             */
            interface IHandOverResponse extends penstock.internal.v1.HandOverResponse.$Properties {
            }

            /** Represents a HandOverResponse. */
            class HandOverResponse {

                /**
                 * Constructs a new HandOverResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.HandOverResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new HandOverResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns HandOverResponse instance
                 */
                static create(properties: penstock.internal.v1.HandOverResponse.$Shape): penstock.internal.v1.HandOverResponse & penstock.internal.v1.HandOverResponse.$Shape;
                static create(properties?: penstock.internal.v1.HandOverResponse.$Properties): penstock.internal.v1.HandOverResponse;

                /**
                 * Encodes the specified HandOverResponse message. Does not implicitly {@link penstock.internal.v1.HandOverResponse.verify|verify} messages.
                 * @param message HandOverResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.HandOverResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HandOverResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.HandOverResponse & penstock.internal.v1.HandOverResponse.$Shape} HandOverResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.HandOverResponse & penstock.internal.v1.HandOverResponse.$Shape;
            }

            namespace HandOverResponse {

                /** Properties of a HandOverResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HandOverResponse. */
                type $Shape = penstock.internal.v1.HandOverResponse.$Properties;
            }

            /**
             * Properties of a StoredObject.
             * @deprecated Use penstock.internal.v1.StoredObject.$Properties instead.
             */
            interface IStoredObject extends penstock.internal.v1.StoredObject.$Properties {
            }

            /** Represents a StoredObject. */
            class StoredObject {

                /**
                 * Constructs a new StoredObject.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.StoredObject.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StoredObject name. */
                name: string;

                /** StoredObject version. */
                version: string;

                /** StoredObject json. */
                json: Uint8Array;

                /**
                 * Creates a new StoredObject instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns StoredObject instance
                 */
                static create(properties: penstock.internal.v1.StoredObject.$Shape): penstock.internal.v1.StoredObject & penstock.internal.v1.StoredObject.$Shape;
                static create(properties?: penstock.internal.v1.StoredObject.$Properties): penstock.internal.v1.StoredObject;

                /**
                 * Encodes the specified StoredObject message. Does not implicitly {@link penstock.internal.v1.StoredObject.verify|verify} messages.
                 * @param message StoredObject message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.StoredObject.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StoredObject message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.StoredObject & penstock.internal.v1.StoredObject.$Shape} StoredObject
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.StoredObject & penstock.internal.v1.StoredObject.$Shape;
            }

            namespace StoredObject {

                /** Properties of a StoredObject. */
                interface $Properties {

                    /** StoredObject name */
                    name?: (string|null);

                    /** StoredObject version */
                    version?: (string|null);

                    /** StoredObject json */
                    json?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StoredObject. */
                type $Shape = penstock.internal.v1.StoredObject.$Properties;
            }

            /**
             * Properties of a GetObjectRequest.
             * @deprecated Use penstock.internal.v1.GetObjectRequest.$Properties instead.
             */
            interface IGetObjectRequest extends penstock.internal.v1.GetObjectRequest.$Properties {
            }

            /** Represents a GetObjectRequest. */
            class GetObjectRequest {

                /**
                 * Constructs a new GetObjectRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.GetObjectRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetObjectRequest kind. */
                kind: string;

                /** GetObjectRequest name. */
                name: string;

                /**
                 * Creates a new GetObjectRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns GetObjectRequest instance
                 */
                static create(properties: penstock.internal.v1.GetObjectRequest.$Shape): penstock.internal.v1.GetObjectRequest & penstock.internal.v1.GetObjectRequest.$Shape;
                static create(properties?: penstock.internal.v1.GetObjectRequest.$Properties): penstock.internal.v1.GetObjectRequest;

                /**
                 * Encodes the specified GetObjectRequest message. Does not implicitly {@link penstock.internal.v1.GetObjectRequest.verify|verify} messages.
                 * @param message GetObjectRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.GetObjectRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetObjectRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.GetObjectRequest & penstock.internal.v1.GetObjectRequest.$Shape} GetObjectRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.GetObjectRequest & penstock.internal.v1.GetObjectRequest.$Shape;
            }

            namespace GetObjectRequest {

                /** Properties of a GetObjectRequest. */
                interface $Properties {

                    /** GetObjectRequest kind */
                    kind?: (string|null);

                    /** GetObjectRequest name */
                    name?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetObjectRequest. */
                type $Shape = penstock.internal.v1.GetObjectRequest.$Properties;
            }

            /**
             * Properties of a GetObjectResponse.
             * @deprecated Use penstock.internal.v1.GetObjectResponse.$Properties instead.
             */
            interface IGetObjectResponse extends penstock.internal.v1.GetObjectResponse.$Properties {
            }

            /** Represents a GetObjectResponse. */
            class GetObjectResponse {

                /**
                 * Constructs a new GetObjectResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.GetObjectResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetObjectResponse object. */
                object?: (penstock.internal.v1.StoredObject.$Properties|null);

                /**
                 * Creates a new GetObjectResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns GetObjectResponse instance
                 */
                static create(properties: penstock.internal.v1.GetObjectResponse.$Shape): penstock.internal.v1.GetObjectResponse & penstock.internal.v1.GetObjectResponse.$Shape;
                static create(properties?: penstock.internal.v1.GetObjectResponse.$Properties): penstock.internal.v1.GetObjectResponse;

                /**
                 * Encodes the specified GetObjectResponse message. Does not implicitly {@link penstock.internal.v1.GetObjectResponse.verify|verify} messages.
                 * @param message GetObjectResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.GetObjectResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetObjectResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.GetObjectResponse & penstock.internal.v1.GetObjectResponse.$Shape} GetObjectResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.GetObjectResponse & penstock.internal.v1.GetObjectResponse.$Shape;
            }

            namespace GetObjectResponse {

                /** Properties of a GetObjectResponse. */
                interface $Properties {

                    /** GetObjectResponse object */
                    object?: (penstock.internal.v1.StoredObject.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetObjectResponse. */
                type $Shape = penstock.internal.v1.GetObjectResponse.$Properties;
            }

            /**
             * Properties of a ListObjectsRequest.
             * @deprecated Use penstock.internal.v1.ListObjectsRequest.$Properties instead.
             */
            interface IListObjectsRequest extends penstock.internal.v1.ListObjectsRequest.$Properties {
            }

            /** Represents a ListObjectsRequest. */
            class ListObjectsRequest {

                /**
                 * Constructs a new ListObjectsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.ListObjectsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListObjectsRequest kind. */
                kind: string;

                /**
                 * Creates a new ListObjectsRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ListObjectsRequest instance
                 */
                static create(properties: penstock.internal.v1.ListObjectsRequest.$Shape): penstock.internal.v1.ListObjectsRequest & penstock.internal.v1.ListObjectsRequest.$Shape;
                static create(properties?: penstock.internal.v1.ListObjectsRequest.$Properties): penstock.internal.v1.ListObjectsRequest;

                /**
                 * Encodes the specified ListObjectsRequest message. Does not implicitly {@link penstock.internal.v1.ListObjectsRequest.verify|verify} messages.
                 * @param message ListObjectsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.ListObjectsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListObjectsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.ListObjectsRequest & penstock.internal.v1.ListObjectsRequest.$Shape} ListObjectsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.ListObjectsRequest & penstock.internal.v1.ListObjectsRequest.$Shape;
            }

            namespace ListObjectsRequest {

                /** Properties of a ListObjectsRequest. */
                interface $Properties {

                    /** ListObjectsRequest kind */
                    kind?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListObjectsRequest. */
                type $Shape = penstock.internal.v1.ListObjectsRequest.$Properties;
            }

            /**
             * Properties of a ListObjectsResponse.
             * @deprecated Use penstock.internal.v1.ListObjectsResponse.$Properties instead.
             */
            interface IListObjectsResponse extends penstock.internal.v1.ListObjectsResponse.$Properties {
            }

            /** Represents a ListObjectsResponse. */
            class ListObjectsResponse {

                /**
                 * Constructs a new ListObjectsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.ListObjectsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListObjectsResponse objects. */
                objects: penstock.internal.v1.StoredObject.$Properties[];

                /**
                 * Creates a new ListObjectsResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ListObjectsResponse instance
                 */
                static create(properties: penstock.internal.v1.ListObjectsResponse.$Shape): penstock.internal.v1.ListObjectsResponse & penstock.internal.v1.ListObjectsResponse.$Shape;
                static create(properties?: penstock.internal.v1.ListObjectsResponse.$Properties): penstock.internal.v1.ListObjectsResponse;

                /**
                 * Encodes the specified ListObjectsResponse message. Does not implicitly {@link penstock.internal.v1.ListObjectsResponse.verify|verify} messages.
                 * @param message ListObjectsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.ListObjectsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListObjectsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.ListObjectsResponse & penstock.internal.v1.ListObjectsResponse.$Shape} ListObjectsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.ListObjectsResponse & penstock.internal.v1.ListObjectsResponse.$Shape;
            }

            namespace ListObjectsResponse {

                /** Properties of a ListObjectsResponse. */
                interface $Properties {

                    /** ListObjectsResponse objects */
                    objects?: (penstock.internal.v1.StoredObject.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListObjectsResponse. */
                type $Shape = penstock.internal.v1.ListObjectsResponse.$Properties;
            }

            /**
             * Properties of a CreateObjectRequest.
             * @deprecated Use penstock.internal.v1.CreateObjectRequest.$Properties instead.
             */
            interface ICreateObjectRequest extends penstock.internal.v1.CreateObjectRequest.$Properties {
            }

            /** Represents a CreateObjectRequest. */
            class CreateObjectRequest {

                /**
                 * Constructs a new CreateObjectRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.CreateObjectRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CreateObjectRequest kind. */
                kind: string;

                /** CreateObjectRequest name. */
                name: string;

                /** CreateObjectRequest json. */
                json: Uint8Array;

                /**
                 * Creates a new CreateObjectRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns CreateObjectRequest instance
                 */
                static create(properties: penstock.internal.v1.CreateObjectRequest.$Shape): penstock.internal.v1.CreateObjectRequest & penstock.internal.v1.CreateObjectRequest.$Shape;
                static create(properties?: penstock.internal.v1.CreateObjectRequest.$Properties): penstock.internal.v1.CreateObjectRequest;

                /**
                 * Encodes the specified CreateObjectRequest message. Does not implicitly {@link penstock.internal.v1.CreateObjectRequest.verify|verify} messages.
                 * @param message CreateObjectRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.CreateObjectRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CreateObjectRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.CreateObjectRequest & penstock.internal.v1.CreateObjectRequest.$Shape} CreateObjectRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.CreateObjectRequest & penstock.internal.v1.CreateObjectRequest.$Shape;
            }

            namespace CreateObjectRequest {

                /** Properties of a CreateObjectRequest. */
                interface $Properties {

                    /** CreateObjectRequest kind */
                    kind?: (string|null);

                    /** CreateObjectRequest name */
                    name?: (string|null);

                    /** CreateObjectRequest json */
                    json?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CreateObjectRequest. */
                type $Shape = penstock.internal.v1.CreateObjectRequest.$Properties;
            }

            /**
             * Properties of a CreateObjectResponse.
             * @deprecated Use penstock.internal.v1.CreateObjectResponse.$Properties instead.
             */
            interface ICreateObjectResponse extends penstock.internal.v1.CreateObjectResponse.$Properties {
            }

            /** Represents a CreateObjectResponse. */
            class CreateObjectResponse {

                /**
                 * Constructs a new CreateObjectResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.CreateObjectResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CreateObjectResponse object. */
                object?: (penstock.internal.v1.StoredObject.$Properties|null);

                /**
                 * Creates a new CreateObjectResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns CreateObjectResponse instance
                 */
                static create(properties: penstock.internal.v1.CreateObjectResponse.$Shape): penstock.internal.v1.CreateObjectResponse & penstock.internal.v1.CreateObjectResponse.$Shape;
                static create(properties?: penstock.internal.v1.CreateObjectResponse.$Properties): penstock.internal.v1.CreateObjectResponse;

                /**
                 * Encodes the specified CreateObjectResponse message. Does not implicitly {@link penstock.internal.v1.CreateObjectResponse.verify|verify} messages.
                 * @param message CreateObjectResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.CreateObjectResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CreateObjectResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.CreateObjectResponse & penstock.internal.v1.CreateObjectResponse.$Shape} CreateObjectResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.CreateObjectResponse & penstock.internal.v1.CreateObjectResponse.$Shape;
            }

            namespace CreateObjectResponse {

                /** Properties of a CreateObjectResponse. */
                interface $Properties {

                    /** CreateObjectResponse object */
                    object?: (penstock.internal.v1.StoredObject.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CreateObjectResponse. */
                type $Shape = penstock.internal.v1.CreateObjectResponse.$Properties;
            }

            /**
             * Properties of an UpdateObjectRequest.
             * @deprecated Use penstock.internal.v1.UpdateObjectRequest.$Properties instead.
             */
            interface IUpdateObjectRequest extends penstock.internal.v1.UpdateObjectRequest.$Properties {
            }

            /** Represents an UpdateObjectRequest. */
            class UpdateObjectRequest {

                /**
                 * Constructs a new UpdateObjectRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.UpdateObjectRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UpdateObjectRequest kind. */
                kind: string;

                /** UpdateObjectRequest name. */
                name: string;

                /** UpdateObjectRequest json. */
                json: Uint8Array;

                /** UpdateObjectRequest version. */
                version: string;

                /**
                 * Creates a new UpdateObjectRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns UpdateObjectRequest instance
                 */
                static create(properties: penstock.internal.v1.UpdateObjectRequest.$Shape): penstock.internal.v1.UpdateObjectRequest & penstock.internal.v1.UpdateObjectRequest.$Shape;
                static create(properties?: penstock.internal.v1.UpdateObjectRequest.$Properties): penstock.internal.v1.UpdateObjectRequest;

                /**
                 * Encodes the specified UpdateObjectRequest message. Does not implicitly {@link penstock.internal.v1.UpdateObjectRequest.verify|verify} messages.
                 * @param message UpdateObjectRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.UpdateObjectRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an UpdateObjectRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.UpdateObjectRequest & penstock.internal.v1.UpdateObjectRequest.$Shape} UpdateObjectRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.UpdateObjectRequest & penstock.internal.v1.UpdateObjectRequest.$Shape;
            }

            namespace UpdateObjectRequest {

                /** Properties of an UpdateObjectRequest. */
                interface $Properties {

                    /** UpdateObjectRequest kind */
                    kind?: (string|null);

                    /** UpdateObjectRequest name */
                    name?: (string|null);

                    /** UpdateObjectRequest json */
                    json?: (Uint8Array|null);

                    /** UpdateObjectRequest version */
                    version?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an UpdateObjectRequest. */
                type $Shape = penstock.internal.v1.UpdateObjectRequest.$Properties;
            }

            /**
             * Properties of an UpdateObjectResponse.
             * @deprecated Use penstock.internal.v1.UpdateObjectResponse.$Properties instead.
             */
            interface IUpdateObjectResponse extends penstock.internal.v1.UpdateObjectResponse.$Properties {
            }

            /** Represents an UpdateObjectResponse. */
            class UpdateObjectResponse {

                /**
                 * Constructs a new UpdateObjectResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.UpdateObjectResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UpdateObjectResponse object. */
                object?: (penstock.internal.v1.StoredObject.$Properties|null);

                /**
                 * Creates a new UpdateObjectResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns UpdateObjectResponse instance
                 */
                static create(properties: penstock.internal.v1.UpdateObjectResponse.$Shape): penstock.internal.v1.UpdateObjectResponse & penstock.internal.v1.UpdateObjectResponse.$Shape;
                static create(properties?: penstock.internal.v1.UpdateObjectResponse.$Properties): penstock.internal.v1.UpdateObjectResponse;

                /**
                 * Encodes the specified UpdateObjectResponse message. Does not implicitly {@link penstock.internal.v1.UpdateObjectResponse.verify|verify} messages.
                 * @param message UpdateObjectResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.UpdateObjectResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an UpdateObjectResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.UpdateObjectResponse & penstock.internal.v1.UpdateObjectResponse.$Shape} UpdateObjectResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.UpdateObjectResponse & penstock.internal.v1.UpdateObjectResponse.$Shape;
            }

            namespace UpdateObjectResponse {

                /** Properties of an UpdateObjectResponse. */
                interface $Properties {

                    /** UpdateObjectResponse object */
                    object?: (penstock.internal.v1.StoredObject.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an UpdateObjectResponse. */
                type $Shape = penstock.internal.v1.UpdateObjectResponse.$Properties;
            }

            /**
             * Properties of a RemoveObjectRequest.
             * @deprecated Use penstock.internal.v1.RemoveObjectRequest.$Properties instead.
             */
            interface IRemoveObjectRequest extends penstock.internal.v1.RemoveObjectRequest.$Properties {
            }

            /** Represents a RemoveObjectRequest. */
            class RemoveObjectRequest {

                /**
                 * Constructs a new RemoveObjectRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.RemoveObjectRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RemoveObjectRequest kind. */
                kind: string;

                /** RemoveObjectRequest name. */
                name: string;

                /** RemoveObjectRequest version. */
                version: string;

                /**
                 * Creates a new RemoveObjectRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns RemoveObjectRequest instance
                 */
                static create(properties: penstock.internal.v1.RemoveObjectRequest.$Shape): penstock.internal.v1.RemoveObjectRequest & penstock.internal.v1.RemoveObjectRequest.$Shape;
                static create(properties?: penstock.internal.v1.RemoveObjectRequest.$Properties): penstock.internal.v1.RemoveObjectRequest;

                /**
                 * Encodes the specified RemoveObjectRequest message. Does not implicitly {@link penstock.internal.v1.RemoveObjectRequest.verify|verify} messages.
                 * @param message RemoveObjectRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.RemoveObjectRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RemoveObjectRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.RemoveObjectRequest & penstock.internal.v1.RemoveObjectRequest.$Shape} RemoveObjectRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.RemoveObjectRequest & penstock.internal.v1.RemoveObjectRequest.$Shape;
            }

            namespace RemoveObjectRequest {

                /** Properties of a RemoveObjectRequest. */
                interface $Properties {

                    /** RemoveObjectRequest kind */
                    kind?: (string|null);

                    /** RemoveObjectRequest name */
                    name?: (string|null);

                    /** RemoveObjectRequest version */
                    version?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RemoveObjectRequest. */
                type $Shape = penstock.internal.v1.RemoveObjectRequest.$Properties;
            }

            /**
             * Properties of a RemoveObjectResponse.
             * @deprecated Use penstock.internal.v1.RemoveObjectResponse.$Properties instead.
             */
            interface IRemoveObjectResponse extends penstock.internal.v1.RemoveObjectResponse.$Properties {
            }

            /** Represents a RemoveObjectResponse. */
            class RemoveObjectResponse {

                /**
                 * Constructs a new RemoveObjectResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.RemoveObjectResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new RemoveObjectResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns RemoveObjectResponse instance
                 */
                static create(properties: penstock.internal.v1.RemoveObjectResponse.$Shape): penstock.internal.v1.RemoveObjectResponse & penstock.internal.v1.RemoveObjectResponse.$Shape;
                static create(properties?: penstock.internal.v1.RemoveObjectResponse.$Properties): penstock.internal.v1.RemoveObjectResponse;

                /**
                 * Encodes the specified RemoveObjectResponse message. Does not implicitly {@link penstock.internal.v1.RemoveObjectResponse.verify|verify} messages.
                 * @param message RemoveObjectResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.RemoveObjectResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RemoveObjectResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.RemoveObjectResponse & penstock.internal.v1.RemoveObjectResponse.$Shape} RemoveObjectResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.RemoveObjectResponse & penstock.internal.v1.RemoveObjectResponse.$Shape;
            }

            namespace RemoveObjectResponse {

                /** Properties of a RemoveObjectResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RemoveObjectResponse. */
                type $Shape = penstock.internal.v1.RemoveObjectResponse.$Properties;
            }

            /**
             * Properties of a WatchObjectsRequest.
             * @deprecated Use penstock.internal.v1.WatchObjectsRequest.$Properties instead.
             */
            interface IWatchObjectsRequest extends penstock.internal.v1.WatchObjectsRequest.$Properties {
            }

            /** Represents a WatchObjectsRequest. */
            class WatchObjectsRequest {

                /**
                 * Constructs a new WatchObjectsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.WatchObjectsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WatchObjectsRequest kind. */
                kind: string;

                /**
                 * Creates a new WatchObjectsRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns WatchObjectsRequest instance
                 */
                static create(properties: penstock.internal.v1.WatchObjectsRequest.$Shape): penstock.internal.v1.WatchObjectsRequest & penstock.internal.v1.WatchObjectsRequest.$Shape;
                static create(properties?: penstock.internal.v1.WatchObjectsRequest.$Properties): penstock.internal.v1.WatchObjectsRequest;

                /**
                 * Encodes the specified WatchObjectsRequest message. Does not implicitly {@link penstock.internal.v1.WatchObjectsRequest.verify|verify} messages.
                 * @param message WatchObjectsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.WatchObjectsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WatchObjectsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.WatchObjectsRequest & penstock.internal.v1.WatchObjectsRequest.$Shape} WatchObjectsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.WatchObjectsRequest & penstock.internal.v1.WatchObjectsRequest.$Shape;
            }

            namespace WatchObjectsRequest {

                /** Properties of a WatchObjectsRequest. */
                interface $Properties {

                    /** WatchObjectsRequest kind */
                    kind?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a WatchObjectsRequest. */
                type $Shape = penstock.internal.v1.WatchObjectsRequest.$Properties;
            }

            /**
             * Properties of a WatchObjectsResponse.
             * @deprecated Use penstock.internal.v1.WatchObjectsResponse.$Properties instead.
             */
            interface IWatchObjectsResponse extends penstock.internal.v1.WatchObjectsResponse.$Properties {
            }

            /** Represents a WatchObjectsResponse. */
            class WatchObjectsResponse {

                /**
                 * Constructs a new WatchObjectsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.WatchObjectsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WatchObjectsResponse events. */
                events: penstock.internal.v1.ObjectEvent.$Properties[];

                /**
                 * Creates a new WatchObjectsResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns WatchObjectsResponse instance
                 */
                static create(properties: penstock.internal.v1.WatchObjectsResponse.$Shape): penstock.internal.v1.WatchObjectsResponse & penstock.internal.v1.WatchObjectsResponse.$Shape;
                static create(properties?: penstock.internal.v1.WatchObjectsResponse.$Properties): penstock.internal.v1.WatchObjectsResponse;

                /**
                 * Encodes the specified WatchObjectsResponse message. Does not implicitly {@link penstock.internal.v1.WatchObjectsResponse.verify|verify} messages.
                 * @param message WatchObjectsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.WatchObjectsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WatchObjectsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.WatchObjectsResponse & penstock.internal.v1.WatchObjectsResponse.$Shape} WatchObjectsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.WatchObjectsResponse & penstock.internal.v1.WatchObjectsResponse.$Shape;
            }

            namespace WatchObjectsResponse {

                /** Properties of a WatchObjectsResponse. */
                interface $Properties {

                    /** WatchObjectsResponse events */
                    events?: (penstock.internal.v1.ObjectEvent.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a WatchObjectsResponse. */
                type $Shape = {
                  events?: penstock.internal.v1.ObjectEvent.$Shape[]|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of an ObjectEvent.
             * @deprecated Use penstock.internal.v1.ObjectEvent.$Properties instead.
             */
            interface IObjectEvent extends penstock.internal.v1.ObjectEvent.$Properties {
            }

            /** Represents an ObjectEvent. */
            class ObjectEvent {

                /**
                 * Constructs a new ObjectEvent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.ObjectEvent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ObjectEvent put. */
                put?: (penstock.internal.v1.StoredObject.$Properties|null);

                /** ObjectEvent removed. */
                removed?: (string|null);

                /** ObjectEvent synced. */
                synced?: (boolean|null);

                /** ObjectEvent kind. */
                kind?: ("put"|"removed"|"synced");

                /**
                 * Creates a new ObjectEvent instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ObjectEvent instance
                 */
                static create(properties: penstock.internal.v1.ObjectEvent.$Shape): penstock.internal.v1.ObjectEvent & penstock.internal.v1.ObjectEvent.$Shape;
                static create(properties?: penstock.internal.v1.ObjectEvent.$Properties): penstock.internal.v1.ObjectEvent;

                /**
                 * Encodes the specified ObjectEvent message. Does not implicitly {@link penstock.internal.v1.ObjectEvent.verify|verify} messages.
                 * @param message ObjectEvent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.ObjectEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ObjectEvent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.ObjectEvent & penstock.internal.v1.ObjectEvent.$Shape} ObjectEvent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.ObjectEvent & penstock.internal.v1.ObjectEvent.$Shape;
            }

            namespace ObjectEvent {

                /** Properties of an ObjectEvent. */
                interface $Properties {

                    /** ObjectEvent put */
                    put?: (penstock.internal.v1.StoredObject.$Properties|null);

                    /** ObjectEvent removed */
                    removed?: (string|null);

                    /** ObjectEvent synced */
                    synced?: (boolean|null);

                    /** ObjectEvent kind */
                    kind?: ("put"|"removed"|"synced");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of an ObjectEvent. */
                type $Shape = {
                  put?: penstock.internal.v1.StoredObject.$Shape|null;
                  removed?: string|null;
                  synced?: boolean|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ kind?: undefined; put?: null; removed?: null; synced?: null }|{ kind?: "put"; put: penstock.internal.v1.StoredObject.$Shape; removed?: null; synced?: null }|{ kind?: "removed"; put?: null; removed: string; synced?: null }|{ kind?: "synced"; put?: null; removed?: null; synced: boolean })
                );
            }

            /**
             * Properties of a PartitionPlace.
             * @deprecated Use penstock.internal.v1.PartitionPlace.$Properties instead.
             */
            interface IPartitionPlace extends penstock.internal.v1.PartitionPlace.$Properties {
            }

            /** Represents a PartitionPlace. */
            class PartitionPlace {

                /**
                 * Constructs a new PartitionPlace.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.PartitionPlace.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PartitionPlace topic. */
                topic: string;

                /** PartitionPlace topicUid. */
                topicUid: string;

                /** PartitionPlace partition. */
                partition: number;

                /**
                 * Creates a new PartitionPlace instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns PartitionPlace instance
                 */
                static create(properties: penstock.internal.v1.PartitionPlace.$Shape): penstock.internal.v1.PartitionPlace & penstock.internal.v1.PartitionPlace.$Shape;
                static create(properties?: penstock.internal.v1.PartitionPlace.$Properties): penstock.internal.v1.PartitionPlace;

                /**
                 * Encodes the specified PartitionPlace message. Does not implicitly {@link penstock.internal.v1.PartitionPlace.verify|verify} messages.
                 * @param message PartitionPlace message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.PartitionPlace.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PartitionPlace message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.PartitionPlace & penstock.internal.v1.PartitionPlace.$Shape} PartitionPlace
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.PartitionPlace & penstock.internal.v1.PartitionPlace.$Shape;
            }

            namespace PartitionPlace {

                /** Properties of a PartitionPlace. */
                interface $Properties {

                    /** PartitionPlace topic */
                    topic?: (string|null);

                    /** PartitionPlace topicUid */
                    topicUid?: (string|null);

                    /** PartitionPlace partition */
                    partition?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PartitionPlace. */
                type $Shape = penstock.internal.v1.PartitionPlace.$Properties;
            }

            /**
             * Properties of a DescribePartitionRequest.
             * @deprecated Use penstock.internal.v1.DescribePartitionRequest.$Properties instead.
             */
            interface IDescribePartitionRequest extends penstock.internal.v1.DescribePartitionRequest.$Properties {
            }

            /** Represents a DescribePartitionRequest. */
            class DescribePartitionRequest {

                /**
                 * Constructs a new DescribePartitionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.DescribePartitionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DescribePartitionRequest place. */
                place?: (penstock.internal.v1.PartitionPlace.$Properties|null);

                /** DescribePartitionRequest group. */
                group: string;

                /**
                 * Creates a new DescribePartitionRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns DescribePartitionRequest instance
                 */
                static create(properties: penstock.internal.v1.DescribePartitionRequest.$Shape): penstock.internal.v1.DescribePartitionRequest & penstock.internal.v1.DescribePartitionRequest.$Shape;
                static create(properties?: penstock.internal.v1.DescribePartitionRequest.$Properties): penstock.internal.v1.DescribePartitionRequest;

                /**
                 * Encodes the specified DescribePartitionRequest message. Does not implicitly {@link penstock.internal.v1.DescribePartitionRequest.verify|verify} messages.
                 * @param message DescribePartitionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.DescribePartitionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DescribePartitionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.DescribePartitionRequest & penstock.internal.v1.DescribePartitionRequest.$Shape} DescribePartitionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.DescribePartitionRequest & penstock.internal.v1.DescribePartitionRequest.$Shape;
            }

            namespace DescribePartitionRequest {

                /** Properties of a DescribePartitionRequest. */
                interface $Properties {

                    /** DescribePartitionRequest place */
                    place?: (penstock.internal.v1.PartitionPlace.$Properties|null);

                    /** DescribePartitionRequest group */
                    group?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DescribePartitionRequest. */
                type $Shape = penstock.internal.v1.DescribePartitionRequest.$Properties;
            }

            /**
             * Properties of a PartitionEnds.
             * @deprecated Use penstock.internal.v1.PartitionEnds.$Properties instead.
             */
            interface IPartitionEnds extends penstock.internal.v1.PartitionEnds.$Properties {
            }

            /** Represents a PartitionEnds. */
            class PartitionEnds {

                /**
                 * Constructs a new PartitionEnds.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.PartitionEnds.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PartitionEnds epoch. */
                epoch: number;

                /** PartitionEnds startOffset. */
                startOffset: number;

                /** PartitionEnds highWatermark. */
                highWatermark: number;

                /**
                 * Creates a new PartitionEnds instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns PartitionEnds instance
                 */
                static create(properties: penstock.internal.v1.PartitionEnds.$Shape): penstock.internal.v1.PartitionEnds & penstock.internal.v1.PartitionEnds.$Shape;
                static create(properties?: penstock.internal.v1.PartitionEnds.$Properties): penstock.internal.v1.PartitionEnds;

                /**
                 * Encodes the specified PartitionEnds message. Does not implicitly {@link penstock.internal.v1.PartitionEnds.verify|verify} messages.
                 * @param message PartitionEnds message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.PartitionEnds.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PartitionEnds message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.PartitionEnds & penstock.internal.v1.PartitionEnds.$Shape} PartitionEnds
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.PartitionEnds & penstock.internal.v1.PartitionEnds.$Shape;
            }

            namespace PartitionEnds {

                /** Properties of a PartitionEnds. */
                interface $Properties {

                    /** PartitionEnds epoch */
                    epoch?: (number|null);

                    /** PartitionEnds startOffset */
                    startOffset?: (number|null);

                    /** PartitionEnds highWatermark */
                    highWatermark?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PartitionEnds. */
                type $Shape = penstock.internal.v1.PartitionEnds.$Properties;
            }

            /**
             * Properties of a DescribePartitionResponse.
             * @deprecated Use penstock.internal.v1.DescribePartitionResponse.$Properties instead.
             */
            interface IDescribePartitionResponse extends penstock.internal.v1.DescribePartitionResponse.$Properties {
            }

            /** Represents a DescribePartitionResponse. */
            class DescribePartitionResponse {

                /**
                 * Constructs a new DescribePartitionResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.DescribePartitionResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DescribePartitionResponse ends. */
                ends?: (penstock.internal.v1.PartitionEnds.$Properties|null);

                /** DescribePartitionResponse progress. */
                progress?: (penstock.internal.v1.GroupProgress.$Properties|null);

                /** DescribePartitionResponse assignmentEpoch. */
                assignmentEpoch: number;

                /**
                 * Creates a new DescribePartitionResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns DescribePartitionResponse instance
                 */
                static create(properties: penstock.internal.v1.DescribePartitionResponse.$Shape): penstock.internal.v1.DescribePartitionResponse & penstock.internal.v1.DescribePartitionResponse.$Shape;
                static create(properties?: penstock.internal.v1.DescribePartitionResponse.$Properties): penstock.internal.v1.DescribePartitionResponse;

                /**
                 * Encodes the specified DescribePartitionResponse message. Does not implicitly {@link penstock.internal.v1.DescribePartitionResponse.verify|verify} messages.
                 * @param message DescribePartitionResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.DescribePartitionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DescribePartitionResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.DescribePartitionResponse & penstock.internal.v1.DescribePartitionResponse.$Shape} DescribePartitionResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.DescribePartitionResponse & penstock.internal.v1.DescribePartitionResponse.$Shape;
            }

            namespace DescribePartitionResponse {

                /** Properties of a DescribePartitionResponse. */
                interface $Properties {

                    /** DescribePartitionResponse ends */
                    ends?: (penstock.internal.v1.PartitionEnds.$Properties|null);

                    /** DescribePartitionResponse progress */
                    progress?: (penstock.internal.v1.GroupProgress.$Properties|null);

                    /** DescribePartitionResponse assignmentEpoch */
                    assignmentEpoch?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DescribePartitionResponse. */
                type $Shape = penstock.internal.v1.DescribePartitionResponse.$Properties;
            }

            /**
             * Properties of a GroupProgress.
             * @deprecated Use penstock.internal.v1.GroupProgress.$Properties instead.
             */
            interface IGroupProgress extends penstock.internal.v1.GroupProgress.$Properties {
            }

            /** Represents a GroupProgress. */
            class GroupProgress {

                /**
                 * Constructs a new GroupProgress.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.GroupProgress.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupProgress assignmentEpoch. */
                assignmentEpoch: number;

                /** GroupProgress memberId. */
                memberId: string;

                /** GroupProgress committedOffset. */
                committedOffset?: (number|null);

                /** GroupProgress metadata. */
                metadata: string;

                /** GroupProgress commitTimestampMs. */
                commitTimestampMs: number;

                /**
                 * Creates a new GroupProgress instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns GroupProgress instance
                 */
                static create(properties: penstock.internal.v1.GroupProgress.$Shape): penstock.internal.v1.GroupProgress & penstock.internal.v1.GroupProgress.$Shape;
                static create(properties?: penstock.internal.v1.GroupProgress.$Properties): penstock.internal.v1.GroupProgress;

                /**
                 * Encodes the specified GroupProgress message. Does not implicitly {@link penstock.internal.v1.GroupProgress.verify|verify} messages.
                 * @param message GroupProgress message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.GroupProgress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupProgress message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.GroupProgress & penstock.internal.v1.GroupProgress.$Shape} GroupProgress
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.GroupProgress & penstock.internal.v1.GroupProgress.$Shape;
            }

            namespace GroupProgress {

                /** Properties of a GroupProgress. */
                interface $Properties {

                    /** GroupProgress assignmentEpoch */
                    assignmentEpoch?: (number|null);

                    /** GroupProgress memberId */
                    memberId?: (string|null);

                    /** GroupProgress committedOffset */
                    committedOffset?: (number|null);

                    /** GroupProgress metadata */
                    metadata?: (string|null);

                    /** GroupProgress commitTimestampMs */
                    commitTimestampMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupProgress. */
                type $Shape = penstock.internal.v1.GroupProgress.$Properties;
            }

            /**
             * Properties of a FetchRequest.
             * @deprecated Use penstock.internal.v1.FetchRequest.$Properties instead.
             */
            interface IFetchRequest extends penstock.internal.v1.FetchRequest.$Properties {
            }

            /** Represents a FetchRequest. */
            class FetchRequest {

                /**
                 * Constructs a new FetchRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FetchRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FetchRequest place. */
                place?: (penstock.internal.v1.PartitionPlace.$Properties|null);

                /** FetchRequest from. */
                from: number;

                /** FetchRequest maxBytes. */
                maxBytes: number;

                /** FetchRequest waitMs. */
                waitMs: number;

                /**
                 * Creates a new FetchRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FetchRequest instance
                 */
                static create(properties: penstock.internal.v1.FetchRequest.$Shape): penstock.internal.v1.FetchRequest & penstock.internal.v1.FetchRequest.$Shape;
                static create(properties?: penstock.internal.v1.FetchRequest.$Properties): penstock.internal.v1.FetchRequest;

                /**
                 * Encodes the specified FetchRequest message. Does not implicitly {@link penstock.internal.v1.FetchRequest.verify|verify} messages.
                 * @param message FetchRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FetchRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FetchRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FetchRequest & penstock.internal.v1.FetchRequest.$Shape} FetchRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FetchRequest & penstock.internal.v1.FetchRequest.$Shape;
            }

            namespace FetchRequest {

                /** Properties of a FetchRequest. */
                interface $Properties {

                    /** FetchRequest place */
                    place?: (penstock.internal.v1.PartitionPlace.$Properties|null);

                    /** FetchRequest from */
                    from?: (number|null);

                    /** FetchRequest maxBytes */
                    maxBytes?: (number|null);

                    /** FetchRequest waitMs */
                    waitMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FetchRequest. */
                type $Shape = penstock.internal.v1.FetchRequest.$Properties;
            }

            /**
             * Properties of a FetchResponse.
             * @deprecated Use penstock.internal.v1.FetchResponse.$Properties instead.
             */
            interface IFetchResponse extends penstock.internal.v1.FetchResponse.$Properties {
            }

            /** Represents a FetchResponse. */
            class FetchResponse {

                /**
                 * Constructs a new FetchResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FetchResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FetchResponse ends. */
                ends?: (penstock.internal.v1.PartitionEnds.$Properties|null);

                /** FetchResponse batches. */
                batches: Uint8Array;

                /** FetchResponse nextOffset. */
                nextOffset: number;

                /**
                 * Creates a new FetchResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FetchResponse instance
                 */
                static create(properties: penstock.internal.v1.FetchResponse.$Shape): penstock.internal.v1.FetchResponse & penstock.internal.v1.FetchResponse.$Shape;
                static create(properties?: penstock.internal.v1.FetchResponse.$Properties): penstock.internal.v1.FetchResponse;

                /**
                 * Encodes the specified FetchResponse message. Does not implicitly {@link penstock.internal.v1.FetchResponse.verify|verify} messages.
                 * @param message FetchResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FetchResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FetchResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FetchResponse & penstock.internal.v1.FetchResponse.$Shape} FetchResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FetchResponse & penstock.internal.v1.FetchResponse.$Shape;
            }

            namespace FetchResponse {

                /** Properties of a FetchResponse. */
                interface $Properties {

                    /** FetchResponse ends */
                    ends?: (penstock.internal.v1.PartitionEnds.$Properties|null);

                    /** FetchResponse batches */
                    batches?: (Uint8Array|null);

                    /** FetchResponse nextOffset */
                    nextOffset?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FetchResponse. */
                type $Shape = penstock.internal.v1.FetchResponse.$Properties;
            }

            /**
             * Properties of a FindTimeRequest.
             * @deprecated Use penstock.internal.v1.FindTimeRequest.$Properties instead.
             */
            interface IFindTimeRequest extends penstock.internal.v1.FindTimeRequest.$Properties {
            }

            /** Represents a FindTimeRequest. */
            class FindTimeRequest {

                /**
                 * Constructs a new FindTimeRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FindTimeRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FindTimeRequest place. */
                place?: (penstock.internal.v1.PartitionPlace.$Properties|null);

                /** FindTimeRequest timeMs. */
                timeMs: number;

                /**
                 * Creates a new FindTimeRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FindTimeRequest instance
                 */
                static create(properties: penstock.internal.v1.FindTimeRequest.$Shape): penstock.internal.v1.FindTimeRequest & penstock.internal.v1.FindTimeRequest.$Shape;
                static create(properties?: penstock.internal.v1.FindTimeRequest.$Properties): penstock.internal.v1.FindTimeRequest;

                /**
                 * Encodes the specified FindTimeRequest message. Does not implicitly {@link penstock.internal.v1.FindTimeRequest.verify|verify} messages.
                 * @param message FindTimeRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FindTimeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FindTimeRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FindTimeRequest & penstock.internal.v1.FindTimeRequest.$Shape} FindTimeRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FindTimeRequest & penstock.internal.v1.FindTimeRequest.$Shape;
            }

            namespace FindTimeRequest {

                /** Properties of a FindTimeRequest. */
                interface $Properties {

                    /** FindTimeRequest place */
                    place?: (penstock.internal.v1.PartitionPlace.$Properties|null);

                    /** FindTimeRequest timeMs */
                    timeMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FindTimeRequest. */
                type $Shape = penstock.internal.v1.FindTimeRequest.$Properties;
            }

            /**
             * Properties of a FindTimeResponse.
             * @deprecated Use penstock.internal.v1.FindTimeResponse.$Properties instead.
             */
            interface IFindTimeResponse extends penstock.internal.v1.FindTimeResponse.$Properties {
            }

            /** Represents a FindTimeResponse. */
            class FindTimeResponse {

                /**
                 * Constructs a new FindTimeResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FindTimeResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FindTimeResponse offset. */
                offset: number;

                /**
                 * Creates a new FindTimeResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FindTimeResponse instance
                 */
                static create(properties: penstock.internal.v1.FindTimeResponse.$Shape): penstock.internal.v1.FindTimeResponse & penstock.internal.v1.FindTimeResponse.$Shape;
                static create(properties?: penstock.internal.v1.FindTimeResponse.$Properties): penstock.internal.v1.FindTimeResponse;

                /**
                 * Encodes the specified FindTimeResponse message. Does not implicitly {@link penstock.internal.v1.FindTimeResponse.verify|verify} messages.
                 * @param message FindTimeResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FindTimeResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FindTimeResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FindTimeResponse & penstock.internal.v1.FindTimeResponse.$Shape} FindTimeResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FindTimeResponse & penstock.internal.v1.FindTimeResponse.$Shape;
            }

            namespace FindTimeResponse {

                /** Properties of a FindTimeResponse. */
                interface $Properties {

                    /** FindTimeResponse offset */
                    offset?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FindTimeResponse. */
                type $Shape = penstock.internal.v1.FindTimeResponse.$Properties;
            }

            /**
             * Properties of a GrantRequest.
             * @deprecated Use penstock.internal.v1.GrantRequest.$Properties instead.
             */
            interface IGrantRequest extends penstock.internal.v1.GrantRequest.$Properties {
            }

            /** Represents a GrantRequest. */
            class GrantRequest {

                /**
                 * Constructs a new GrantRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.GrantRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GrantRequest place. */
                place?: (penstock.internal.v1.PartitionPlace.$Properties|null);

                /** GrantRequest group. */
                group: string;

                /** GrantRequest memberId. */
                memberId: string;

                /** GrantRequest assignmentEpoch. */
                assignmentEpoch: number;

                /**
                 * Creates a new GrantRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns GrantRequest instance
                 */
                static create(properties: penstock.internal.v1.GrantRequest.$Shape): penstock.internal.v1.GrantRequest & penstock.internal.v1.GrantRequest.$Shape;
                static create(properties?: penstock.internal.v1.GrantRequest.$Properties): penstock.internal.v1.GrantRequest;

                /**
                 * Encodes the specified GrantRequest message. Does not implicitly {@link penstock.internal.v1.GrantRequest.verify|verify} messages.
                 * @param message GrantRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.GrantRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GrantRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.GrantRequest & penstock.internal.v1.GrantRequest.$Shape} GrantRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.GrantRequest & penstock.internal.v1.GrantRequest.$Shape;
            }

            namespace GrantRequest {

                /** Properties of a GrantRequest. */
                interface $Properties {

                    /** GrantRequest place */
                    place?: (penstock.internal.v1.PartitionPlace.$Properties|null);

                    /** GrantRequest group */
                    group?: (string|null);

                    /** GrantRequest memberId */
                    memberId?: (string|null);

                    /** GrantRequest assignmentEpoch */
                    assignmentEpoch?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GrantRequest. */
                type $Shape = penstock.internal.v1.GrantRequest.$Properties;
            }

            /**
             * Properties of a GrantResponse.
             * @deprecated Use penstock.internal.v1.GrantResponse.$Properties instead.
             */
            interface IGrantResponse extends penstock.internal.v1.GrantResponse.$Properties {
            }

            /** Represents a GrantResponse. */
            class GrantResponse {

                /**
                 * Constructs a new GrantResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.GrantResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new GrantResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns GrantResponse instance
                 */
                static create(properties: penstock.internal.v1.GrantResponse.$Shape): penstock.internal.v1.GrantResponse & penstock.internal.v1.GrantResponse.$Shape;
                static create(properties?: penstock.internal.v1.GrantResponse.$Properties): penstock.internal.v1.GrantResponse;

                /**
                 * Encodes the specified GrantResponse message. Does not implicitly {@link penstock.internal.v1.GrantResponse.verify|verify} messages.
                 * @param message GrantResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.GrantResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GrantResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.GrantResponse & penstock.internal.v1.GrantResponse.$Shape} GrantResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.GrantResponse & penstock.internal.v1.GrantResponse.$Shape;
            }

            namespace GrantResponse {

                /** Properties of a GrantResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GrantResponse. */
                type $Shape = penstock.internal.v1.GrantResponse.$Properties;
            }

            /**
             * Properties of a CommitRequest.
             * @deprecated Use penstock.internal.v1.CommitRequest.$Properties instead.
             */
            interface ICommitRequest extends penstock.internal.v1.CommitRequest.$Properties {
            }

            /** Represents a CommitRequest. */
            class CommitRequest {

                /**
                 * Constructs a new CommitRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.CommitRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommitRequest place. */
                place?: (penstock.internal.v1.PartitionPlace.$Properties|null);

                /** CommitRequest group. */
                group: string;

                /** CommitRequest memberId. */
                memberId: string;

                /** CommitRequest assignmentEpoch. */
                assignmentEpoch: number;

                /** CommitRequest nextOffset. */
                nextOffset: number;

                /** CommitRequest metadata. */
                metadata: string;

                /**
                 * Creates a new CommitRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns CommitRequest instance
                 */
                static create(properties: penstock.internal.v1.CommitRequest.$Shape): penstock.internal.v1.CommitRequest & penstock.internal.v1.CommitRequest.$Shape;
                static create(properties?: penstock.internal.v1.CommitRequest.$Properties): penstock.internal.v1.CommitRequest;

                /**
                 * Encodes the specified CommitRequest message. Does not implicitly {@link penstock.internal.v1.CommitRequest.verify|verify} messages.
                 * @param message CommitRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.CommitRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommitRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.CommitRequest & penstock.internal.v1.CommitRequest.$Shape} CommitRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.CommitRequest & penstock.internal.v1.CommitRequest.$Shape;
            }

            namespace CommitRequest {

                /** Properties of a CommitRequest. */
                interface $Properties {

                    /** CommitRequest place */
                    place?: (penstock.internal.v1.PartitionPlace.$Properties|null);

                    /** CommitRequest group */
                    group?: (string|null);

                    /** CommitRequest memberId */
                    memberId?: (string|null);

                    /** CommitRequest assignmentEpoch */
                    assignmentEpoch?: (number|null);

                    /** CommitRequest nextOffset */
                    nextOffset?: (number|null);

                    /** CommitRequest metadata */
                    metadata?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CommitRequest. */
                type $Shape = penstock.internal.v1.CommitRequest.$Properties;
            }

            /**
             * Properties of a CommitResponse.
             * @deprecated Use penstock.internal.v1.CommitResponse.$Properties instead.
             */
            interface ICommitResponse extends penstock.internal.v1.CommitResponse.$Properties {
            }

            /** Represents a CommitResponse. */
            class CommitResponse {

                /**
                 * Constructs a new CommitResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.CommitResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new CommitResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns CommitResponse instance
                 */
                static create(properties: penstock.internal.v1.CommitResponse.$Shape): penstock.internal.v1.CommitResponse & penstock.internal.v1.CommitResponse.$Shape;
                static create(properties?: penstock.internal.v1.CommitResponse.$Properties): penstock.internal.v1.CommitResponse;

                /**
                 * Encodes the specified CommitResponse message. Does not implicitly {@link penstock.internal.v1.CommitResponse.verify|verify} messages.
                 * @param message CommitResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.CommitResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommitResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.CommitResponse & penstock.internal.v1.CommitResponse.$Shape} CommitResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.CommitResponse & penstock.internal.v1.CommitResponse.$Shape;
            }

            namespace CommitResponse {

                /** Properties of a CommitResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CommitResponse. */
                type $Shape = penstock.internal.v1.CommitResponse.$Properties;
            }

            /**
             * Properties of a FollowRequest.
             * @deprecated Use penstock.internal.v1.FollowRequest.$Properties instead.
             */
            interface IFollowRequest extends penstock.internal.v1.FollowRequest.$Properties {
            }

            /** Represents a FollowRequest. */
            class FollowRequest {

                /**
                 * Constructs a new FollowRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FollowRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FollowRequest start. */
                start?: (penstock.internal.v1.FollowStart.$Properties|null);

                /** FollowRequest messages. */
                messages: penstock.internal.v1.FollowerMessage.$Properties[];

                /**
                 * Creates a new FollowRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FollowRequest instance
                 */
                static create(properties: penstock.internal.v1.FollowRequest.$Shape): penstock.internal.v1.FollowRequest & penstock.internal.v1.FollowRequest.$Shape;
                static create(properties?: penstock.internal.v1.FollowRequest.$Properties): penstock.internal.v1.FollowRequest;

                /**
                 * Encodes the specified FollowRequest message. Does not implicitly {@link penstock.internal.v1.FollowRequest.verify|verify} messages.
                 * @param message FollowRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FollowRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FollowRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FollowRequest & penstock.internal.v1.FollowRequest.$Shape} FollowRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FollowRequest & penstock.internal.v1.FollowRequest.$Shape;
            }

            namespace FollowRequest {

                /** Properties of a FollowRequest. */
                interface $Properties {

                    /** FollowRequest start */
                    start?: (penstock.internal.v1.FollowStart.$Properties|null);

                    /** FollowRequest messages */
                    messages?: (penstock.internal.v1.FollowerMessage.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FollowRequest. */
                type $Shape = {
                  start?: penstock.internal.v1.FollowStart.$Shape|null;
                  messages?: penstock.internal.v1.FollowerMessage.$Shape[]|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a FollowStart.
             * @deprecated Use penstock.internal.v1.FollowStart.$Properties instead.
             */
            interface IFollowStart extends penstock.internal.v1.FollowStart.$Properties {
            }

            /** Represents a FollowStart. */
            class FollowStart {

                /**
                 * Constructs a new FollowStart.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FollowStart.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FollowStart brokerId. */
                brokerId: string;

                /** FollowStart storeId. */
                storeId: string;

                /** FollowStart bootSeq. */
                bootSeq: number;

                /** FollowStart unregistered. */
                unregistered: boolean;

                /**
                 * Creates a new FollowStart instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FollowStart instance
                 */
                static create(properties: penstock.internal.v1.FollowStart.$Shape): penstock.internal.v1.FollowStart & penstock.internal.v1.FollowStart.$Shape;
                static create(properties?: penstock.internal.v1.FollowStart.$Properties): penstock.internal.v1.FollowStart;

                /**
                 * Encodes the specified FollowStart message. Does not implicitly {@link penstock.internal.v1.FollowStart.verify|verify} messages.
                 * @param message FollowStart message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FollowStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FollowStart message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FollowStart & penstock.internal.v1.FollowStart.$Shape} FollowStart
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FollowStart & penstock.internal.v1.FollowStart.$Shape;
            }

            namespace FollowStart {

                /** Properties of a FollowStart. */
                interface $Properties {

                    /** FollowStart brokerId */
                    brokerId?: (string|null);

                    /** FollowStart storeId */
                    storeId?: (string|null);

                    /** FollowStart bootSeq */
                    bootSeq?: (number|null);

                    /** FollowStart unregistered */
                    unregistered?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FollowStart. */
                type $Shape = penstock.internal.v1.FollowStart.$Properties;
            }

            /**
             * Properties of a FollowResponse.
             * @deprecated Use penstock.internal.v1.FollowResponse.$Properties instead.
             */
            interface IFollowResponse extends penstock.internal.v1.FollowResponse.$Properties {
            }

            /** Represents a FollowResponse. */
            class FollowResponse {

                /**
                 * Constructs a new FollowResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FollowResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FollowResponse started. */
                started?: (penstock.internal.v1.FollowStarted.$Properties|null);

                /** FollowResponse messages. */
                messages: penstock.internal.v1.LeaderMessage.$Properties[];

                /**
                 * Creates a new FollowResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FollowResponse instance
                 */
                static create(properties: penstock.internal.v1.FollowResponse.$Shape): penstock.internal.v1.FollowResponse & penstock.internal.v1.FollowResponse.$Shape;
                static create(properties?: penstock.internal.v1.FollowResponse.$Properties): penstock.internal.v1.FollowResponse;

                /**
                 * Encodes the specified FollowResponse message. Does not implicitly {@link penstock.internal.v1.FollowResponse.verify|verify} messages.
                 * @param message FollowResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FollowResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FollowResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FollowResponse & penstock.internal.v1.FollowResponse.$Shape} FollowResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FollowResponse & penstock.internal.v1.FollowResponse.$Shape;
            }

            namespace FollowResponse {

                /** Properties of a FollowResponse. */
                interface $Properties {

                    /** FollowResponse started */
                    started?: (penstock.internal.v1.FollowStarted.$Properties|null);

                    /** FollowResponse messages */
                    messages?: (penstock.internal.v1.LeaderMessage.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FollowResponse. */
                type $Shape = {
                  started?: penstock.internal.v1.FollowStarted.$Shape|null;
                  messages?: penstock.internal.v1.LeaderMessage.$Shape[]|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a FollowStarted.
             * @deprecated Use penstock.internal.v1.FollowStarted.$Properties instead.
             */
            interface IFollowStarted extends penstock.internal.v1.FollowStarted.$Properties {
            }

            /** Represents a FollowStarted. */
            class FollowStarted {

                /**
                 * Constructs a new FollowStarted.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FollowStarted.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FollowStarted storeId. */
                storeId: string;

                /** FollowStarted bootSeq. */
                bootSeq: number;

                /**
                 * Creates a new FollowStarted instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FollowStarted instance
                 */
                static create(properties: penstock.internal.v1.FollowStarted.$Shape): penstock.internal.v1.FollowStarted & penstock.internal.v1.FollowStarted.$Shape;
                static create(properties?: penstock.internal.v1.FollowStarted.$Properties): penstock.internal.v1.FollowStarted;

                /**
                 * Encodes the specified FollowStarted message. Does not implicitly {@link penstock.internal.v1.FollowStarted.verify|verify} messages.
                 * @param message FollowStarted message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FollowStarted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FollowStarted message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FollowStarted & penstock.internal.v1.FollowStarted.$Shape} FollowStarted
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FollowStarted & penstock.internal.v1.FollowStarted.$Shape;
            }

            namespace FollowStarted {

                /** Properties of a FollowStarted. */
                interface $Properties {

                    /** FollowStarted storeId */
                    storeId?: (string|null);

                    /** FollowStarted bootSeq */
                    bootSeq?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FollowStarted. */
                type $Shape = penstock.internal.v1.FollowStarted.$Properties;
            }

            /**
             * Properties of a FollowerMessage.
             * @deprecated Use penstock.internal.v1.FollowerMessage.$Properties instead.
             */
            interface IFollowerMessage extends penstock.internal.v1.FollowerMessage.$Properties {
            }

            /** Represents a FollowerMessage. */
            class FollowerMessage {

                /**
                 * Constructs a new FollowerMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.FollowerMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FollowerMessage topicUid. */
                topicUid: string;

                /** FollowerMessage partition. */
                partition: number;

                /** FollowerMessage epoch. */
                epoch: number;

                /** FollowerMessage session. */
                session?: (penstock.internal.v1.Session.$Properties|null);

                /** FollowerMessage hello. */
                hello?: (penstock.internal.v1.Hello.$Properties|null);

                /** FollowerMessage durable. */
                durable?: (penstock.internal.v1.Ends.$Properties|null);

                /** FollowerMessage reject. */
                reject?: (number|null);

                /** FollowerMessage leave. */
                leave?: (penstock.internal.v1.Leave.$Properties|null);

                /** FollowerMessage kind. */
                kind?: ("hello"|"durable"|"reject"|"leave");

                /**
                 * Creates a new FollowerMessage instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FollowerMessage instance
                 */
                static create(properties: penstock.internal.v1.FollowerMessage.$Shape): penstock.internal.v1.FollowerMessage & penstock.internal.v1.FollowerMessage.$Shape;
                static create(properties?: penstock.internal.v1.FollowerMessage.$Properties): penstock.internal.v1.FollowerMessage;

                /**
                 * Encodes the specified FollowerMessage message. Does not implicitly {@link penstock.internal.v1.FollowerMessage.verify|verify} messages.
                 * @param message FollowerMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.FollowerMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FollowerMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.FollowerMessage & penstock.internal.v1.FollowerMessage.$Shape} FollowerMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.FollowerMessage & penstock.internal.v1.FollowerMessage.$Shape;
            }

            namespace FollowerMessage {

                /** Properties of a FollowerMessage. */
                interface $Properties {

                    /** FollowerMessage topicUid */
                    topicUid?: (string|null);

                    /** FollowerMessage partition */
                    partition?: (number|null);

                    /** FollowerMessage epoch */
                    epoch?: (number|null);

                    /** FollowerMessage session */
                    session?: (penstock.internal.v1.Session.$Properties|null);

                    /** FollowerMessage hello */
                    hello?: (penstock.internal.v1.Hello.$Properties|null);

                    /** FollowerMessage durable */
                    durable?: (penstock.internal.v1.Ends.$Properties|null);

                    /** FollowerMessage reject */
                    reject?: (number|null);

                    /** FollowerMessage leave */
                    leave?: (penstock.internal.v1.Leave.$Properties|null);

                    /** FollowerMessage kind */
                    kind?: ("hello"|"durable"|"reject"|"leave");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a FollowerMessage. */
                type $Shape = {
                  topicUid?: string|null;
                  partition?: number|null;
                  epoch?: number|null;
                  session?: penstock.internal.v1.Session.$Shape|null;
                  hello?: penstock.internal.v1.Hello.$Shape|null;
                  durable?: penstock.internal.v1.Ends.$Shape|null;
                  reject?: number|null;
                  leave?: penstock.internal.v1.Leave.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ kind?: undefined; hello?: null; durable?: null; reject?: null; leave?: null }|{ kind?: "hello"; hello: penstock.internal.v1.Hello.$Shape; durable?: null; reject?: null; leave?: null }|{ kind?: "durable"; hello?: null; durable: penstock.internal.v1.Ends.$Shape; reject?: null; leave?: null }|{ kind?: "reject"; hello?: null; durable?: null; reject: number; leave?: null }|{ kind?: "leave"; hello?: null; durable?: null; reject?: null; leave: penstock.internal.v1.Leave.$Shape })
                );
            }

            /**
             * Properties of a LeaderMessage.
             * @deprecated Use penstock.internal.v1.LeaderMessage.$Properties instead.
             */
            interface ILeaderMessage extends penstock.internal.v1.LeaderMessage.$Properties {
            }

            /** Represents a LeaderMessage. */
            class LeaderMessage {

                /**
                 * Constructs a new LeaderMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.LeaderMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LeaderMessage topicUid. */
                topicUid: string;

                /** LeaderMessage partition. */
                partition: number;

                /** LeaderMessage epoch. */
                epoch: number;

                /** LeaderMessage session. */
                session?: (penstock.internal.v1.Session.$Properties|null);

                /** LeaderMessage begin. */
                begin?: (penstock.internal.v1.Begin.$Properties|null);

                /** LeaderMessage append. */
                append?: (penstock.internal.v1.Append.$Properties|null);

                /** LeaderMessage committed. */
                committed?: (penstock.internal.v1.Ends.$Properties|null);

                /** LeaderMessage kind. */
                kind?: ("begin"|"append"|"committed");

                /**
                 * Creates a new LeaderMessage instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns LeaderMessage instance
                 */
                static create(properties: penstock.internal.v1.LeaderMessage.$Shape): penstock.internal.v1.LeaderMessage & penstock.internal.v1.LeaderMessage.$Shape;
                static create(properties?: penstock.internal.v1.LeaderMessage.$Properties): penstock.internal.v1.LeaderMessage;

                /**
                 * Encodes the specified LeaderMessage message. Does not implicitly {@link penstock.internal.v1.LeaderMessage.verify|verify} messages.
                 * @param message LeaderMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.LeaderMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LeaderMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.LeaderMessage & penstock.internal.v1.LeaderMessage.$Shape} LeaderMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.LeaderMessage & penstock.internal.v1.LeaderMessage.$Shape;
            }

            namespace LeaderMessage {

                /** Properties of a LeaderMessage. */
                interface $Properties {

                    /** LeaderMessage topicUid */
                    topicUid?: (string|null);

                    /** LeaderMessage partition */
                    partition?: (number|null);

                    /** LeaderMessage epoch */
                    epoch?: (number|null);

                    /** LeaderMessage session */
                    session?: (penstock.internal.v1.Session.$Properties|null);

                    /** LeaderMessage begin */
                    begin?: (penstock.internal.v1.Begin.$Properties|null);

                    /** LeaderMessage append */
                    append?: (penstock.internal.v1.Append.$Properties|null);

                    /** LeaderMessage committed */
                    committed?: (penstock.internal.v1.Ends.$Properties|null);

                    /** LeaderMessage kind */
                    kind?: ("begin"|"append"|"committed");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a LeaderMessage. */
                type $Shape = {
                  topicUid?: string|null;
                  partition?: number|null;
                  epoch?: number|null;
                  session?: penstock.internal.v1.Session.$Shape|null;
                  begin?: penstock.internal.v1.Begin.$Shape|null;
                  append?: penstock.internal.v1.Append.$Shape|null;
                  committed?: penstock.internal.v1.Ends.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ kind?: undefined; begin?: null; append?: null; committed?: null }|{ kind?: "begin"; begin: penstock.internal.v1.Begin.$Shape; append?: null; committed?: null }|{ kind?: "append"; begin?: null; append: penstock.internal.v1.Append.$Shape; committed?: null }|{ kind?: "committed"; begin?: null; append?: null; committed: penstock.internal.v1.Ends.$Shape })
                );
            }

            /**
             * Properties of a Session.
             * @deprecated Use penstock.internal.v1.Session.$Properties instead.
             */
            interface ISession extends penstock.internal.v1.Session.$Properties {
            }

            /** Represents a Session. */
            class Session {

                /**
                 * Constructs a new Session.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.Session.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Session bootSeq. */
                bootSeq: number;

                /** Session number. */
                number: number;

                /**
                 * Creates a new Session instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Session instance
                 */
                static create(properties: penstock.internal.v1.Session.$Shape): penstock.internal.v1.Session & penstock.internal.v1.Session.$Shape;
                static create(properties?: penstock.internal.v1.Session.$Properties): penstock.internal.v1.Session;

                /**
                 * Encodes the specified Session message. Does not implicitly {@link penstock.internal.v1.Session.verify|verify} messages.
                 * @param message Session message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.Session.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Session message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.Session & penstock.internal.v1.Session.$Shape} Session
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.Session & penstock.internal.v1.Session.$Shape;
            }

            namespace Session {

                /** Properties of a Session. */
                interface $Properties {

                    /** Session bootSeq */
                    bootSeq?: (number|null);

                    /** Session number */
                    number?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Session. */
                type $Shape = penstock.internal.v1.Session.$Properties;
            }

            /**
             * Properties of an Ends.
             * @deprecated Use penstock.internal.v1.Ends.$Properties instead.
             */
            interface IEnds extends penstock.internal.v1.Ends.$Properties {
            }

            /** Represents an Ends. */
            class Ends {

                /**
                 * Constructs a new Ends.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.Ends.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Ends state. */
                state: number;

                /** Ends data. */
                data: number;

                /**
                 * Creates a new Ends instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Ends instance
                 */
                static create(properties: penstock.internal.v1.Ends.$Shape): penstock.internal.v1.Ends & penstock.internal.v1.Ends.$Shape;
                static create(properties?: penstock.internal.v1.Ends.$Properties): penstock.internal.v1.Ends;

                /**
                 * Encodes the specified Ends message. Does not implicitly {@link penstock.internal.v1.Ends.verify|verify} messages.
                 * @param message Ends message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.Ends.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Ends message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.Ends & penstock.internal.v1.Ends.$Shape} Ends
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.Ends & penstock.internal.v1.Ends.$Shape;
            }

            namespace Ends {

                /** Properties of an Ends. */
                interface $Properties {

                    /** Ends state */
                    state?: (number|null);

                    /** Ends data */
                    data?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Ends. */
                type $Shape = penstock.internal.v1.Ends.$Properties;
            }

            /**
             * Properties of an EpochEntry.
             * @deprecated Use penstock.internal.v1.EpochEntry.$Properties instead.
             */
            interface IEpochEntry extends penstock.internal.v1.EpochEntry.$Properties {
            }

            /** Represents an EpochEntry. */
            class EpochEntry {

                /**
                 * Constructs a new EpochEntry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.EpochEntry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** EpochEntry epoch. */
                epoch: number;

                /** EpochEntry nonce. */
                nonce: number;

                /** EpochEntry startOffset. */
                startOffset: number;

                /**
                 * Creates a new EpochEntry instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns EpochEntry instance
                 */
                static create(properties: penstock.internal.v1.EpochEntry.$Shape): penstock.internal.v1.EpochEntry & penstock.internal.v1.EpochEntry.$Shape;
                static create(properties?: penstock.internal.v1.EpochEntry.$Properties): penstock.internal.v1.EpochEntry;

                /**
                 * Encodes the specified EpochEntry message. Does not implicitly {@link penstock.internal.v1.EpochEntry.verify|verify} messages.
                 * @param message EpochEntry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.EpochEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an EpochEntry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.EpochEntry & penstock.internal.v1.EpochEntry.$Shape} EpochEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.EpochEntry & penstock.internal.v1.EpochEntry.$Shape;
            }

            namespace EpochEntry {

                /** Properties of an EpochEntry. */
                interface $Properties {

                    /** EpochEntry epoch */
                    epoch?: (number|null);

                    /** EpochEntry nonce */
                    nonce?: (number|null);

                    /** EpochEntry startOffset */
                    startOffset?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an EpochEntry. */
                type $Shape = penstock.internal.v1.EpochEntry.$Properties;
            }

            /**
             * Properties of a Hello.
             * @deprecated Use penstock.internal.v1.Hello.$Properties instead.
             */
            interface IHello extends penstock.internal.v1.Hello.$Properties {
            }

            /** Represents a Hello. */
            class Hello {

                /**
                 * Constructs a new Hello.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.Hello.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Hello state. */
                state?: (penstock.internal.v1.LaneReport.$Properties|null);

                /** Hello data. */
                data?: (penstock.internal.v1.LaneReport.$Properties|null);

                /** Hello highWatermark. */
                highWatermark?: (penstock.internal.v1.Ends.$Properties|null);

                /**
                 * Creates a new Hello instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Hello instance
                 */
                static create(properties: penstock.internal.v1.Hello.$Shape): penstock.internal.v1.Hello & penstock.internal.v1.Hello.$Shape;
                static create(properties?: penstock.internal.v1.Hello.$Properties): penstock.internal.v1.Hello;

                /**
                 * Encodes the specified Hello message. Does not implicitly {@link penstock.internal.v1.Hello.verify|verify} messages.
                 * @param message Hello message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Hello message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.Hello & penstock.internal.v1.Hello.$Shape} Hello
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.Hello & penstock.internal.v1.Hello.$Shape;
            }

            namespace Hello {

                /** Properties of a Hello. */
                interface $Properties {

                    /** Hello state */
                    state?: (penstock.internal.v1.LaneReport.$Properties|null);

                    /** Hello data */
                    data?: (penstock.internal.v1.LaneReport.$Properties|null);

                    /** Hello highWatermark */
                    highWatermark?: (penstock.internal.v1.Ends.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Hello. */
                type $Shape = penstock.internal.v1.Hello.$Properties;
            }

            /**
             * Properties of a Leave.
             * @deprecated Use penstock.internal.v1.Leave.$Properties instead.
             */
            interface ILeave extends penstock.internal.v1.Leave.$Properties {
            }

            /** Represents a Leave. */
            class Leave {

                /**
                 * Constructs a new Leave.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.Leave.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new Leave instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Leave instance
                 */
                static create(properties: penstock.internal.v1.Leave.$Shape): penstock.internal.v1.Leave & penstock.internal.v1.Leave.$Shape;
                static create(properties?: penstock.internal.v1.Leave.$Properties): penstock.internal.v1.Leave;

                /**
                 * Encodes the specified Leave message. Does not implicitly {@link penstock.internal.v1.Leave.verify|verify} messages.
                 * @param message Leave message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.Leave.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Leave message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.Leave & penstock.internal.v1.Leave.$Shape} Leave
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.Leave & penstock.internal.v1.Leave.$Shape;
            }

            namespace Leave {

                /** Properties of a Leave. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Leave. */
                type $Shape = penstock.internal.v1.Leave.$Properties;
            }

            /**
             * Properties of a LaneReport.
             * @deprecated Use penstock.internal.v1.LaneReport.$Properties instead.
             */
            interface ILaneReport extends penstock.internal.v1.LaneReport.$Properties {
            }

            /** Represents a LaneReport. */
            class LaneReport {

                /**
                 * Constructs a new LaneReport.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.LaneReport.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LaneReport history. */
                history: penstock.internal.v1.EpochEntry.$Properties[];

                /** LaneReport end. */
                end: number;

                /** LaneReport durable. */
                durable: number;

                /**
                 * Creates a new LaneReport instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns LaneReport instance
                 */
                static create(properties: penstock.internal.v1.LaneReport.$Shape): penstock.internal.v1.LaneReport & penstock.internal.v1.LaneReport.$Shape;
                static create(properties?: penstock.internal.v1.LaneReport.$Properties): penstock.internal.v1.LaneReport;

                /**
                 * Encodes the specified LaneReport message. Does not implicitly {@link penstock.internal.v1.LaneReport.verify|verify} messages.
                 * @param message LaneReport message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.LaneReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LaneReport message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.LaneReport & penstock.internal.v1.LaneReport.$Shape} LaneReport
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.LaneReport & penstock.internal.v1.LaneReport.$Shape;
            }

            namespace LaneReport {

                /** Properties of a LaneReport. */
                interface $Properties {

                    /** LaneReport history */
                    history?: (penstock.internal.v1.EpochEntry.$Properties[]|null);

                    /** LaneReport end */
                    end?: (number|null);

                    /** LaneReport durable */
                    durable?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LaneReport. */
                type $Shape = penstock.internal.v1.LaneReport.$Properties;
            }

            /**
             * Properties of a Begin.
             * @deprecated Use penstock.internal.v1.Begin.$Properties instead.
             */
            interface IBegin extends penstock.internal.v1.Begin.$Properties {
            }

            /** Represents a Begin. */
            class Begin {

                /**
                 * Constructs a new Begin.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.Begin.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Begin truncateTo. */
                truncateTo?: (penstock.internal.v1.Ends.$Properties|null);

                /** Begin ends. */
                ends?: (penstock.internal.v1.Ends.$Properties|null);

                /** Begin reset. */
                reset?: (penstock.internal.v1.Reset.$Properties|null);

                /**
                 * Creates a new Begin instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Begin instance
                 */
                static create(properties: penstock.internal.v1.Begin.$Shape): penstock.internal.v1.Begin & penstock.internal.v1.Begin.$Shape;
                static create(properties?: penstock.internal.v1.Begin.$Properties): penstock.internal.v1.Begin;

                /**
                 * Encodes the specified Begin message. Does not implicitly {@link penstock.internal.v1.Begin.verify|verify} messages.
                 * @param message Begin message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.Begin.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Begin message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.Begin & penstock.internal.v1.Begin.$Shape} Begin
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.Begin & penstock.internal.v1.Begin.$Shape;
            }

            namespace Begin {

                /** Properties of a Begin. */
                interface $Properties {

                    /** Begin truncateTo */
                    truncateTo?: (penstock.internal.v1.Ends.$Properties|null);

                    /** Begin ends */
                    ends?: (penstock.internal.v1.Ends.$Properties|null);

                    /** Begin reset */
                    reset?: (penstock.internal.v1.Reset.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Begin. */
                type $Shape = penstock.internal.v1.Begin.$Properties;
            }

            /**
             * Properties of a Reset.
             * @deprecated Use penstock.internal.v1.Reset.$Properties instead.
             */
            interface IReset extends penstock.internal.v1.Reset.$Properties {
            }

            /** Represents a Reset. */
            class Reset {

                /**
                 * Constructs a new Reset.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.Reset.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Reset state. */
                state?: (penstock.internal.v1.LaneReset.$Properties|null);

                /** Reset data. */
                data?: (penstock.internal.v1.LaneReset.$Properties|null);

                /** Reset stateSnapshot. */
                stateSnapshot: Uint8Array;

                /** Reset producers. */
                producers: Uint8Array;

                /**
                 * Creates a new Reset instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Reset instance
                 */
                static create(properties: penstock.internal.v1.Reset.$Shape): penstock.internal.v1.Reset & penstock.internal.v1.Reset.$Shape;
                static create(properties?: penstock.internal.v1.Reset.$Properties): penstock.internal.v1.Reset;

                /**
                 * Encodes the specified Reset message. Does not implicitly {@link penstock.internal.v1.Reset.verify|verify} messages.
                 * @param message Reset message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.Reset.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Reset message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.Reset & penstock.internal.v1.Reset.$Shape} Reset
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.Reset & penstock.internal.v1.Reset.$Shape;
            }

            namespace Reset {

                /** Properties of a Reset. */
                interface $Properties {

                    /** Reset state */
                    state?: (penstock.internal.v1.LaneReset.$Properties|null);

                    /** Reset data */
                    data?: (penstock.internal.v1.LaneReset.$Properties|null);

                    /** Reset stateSnapshot */
                    stateSnapshot?: (Uint8Array|null);

                    /** Reset producers */
                    producers?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Reset. */
                type $Shape = penstock.internal.v1.Reset.$Properties;
            }

            /**
             * Properties of a LaneReset.
             * @deprecated Use penstock.internal.v1.LaneReset.$Properties instead.
             */
            interface ILaneReset extends penstock.internal.v1.LaneReset.$Properties {
            }

            /** Represents a LaneReset. */
            class LaneReset {

                /**
                 * Constructs a new LaneReset.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.LaneReset.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LaneReset start. */
                start: number;

                /** LaneReset history. */
                history: penstock.internal.v1.EpochEntry.$Properties[];

                /** LaneReset previousHeaderCrc. */
                previousHeaderCrc: number;

                /** LaneReset previousPayloadCrc. */
                previousPayloadCrc: number;

                /**
                 * Creates a new LaneReset instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns LaneReset instance
                 */
                static create(properties: penstock.internal.v1.LaneReset.$Shape): penstock.internal.v1.LaneReset & penstock.internal.v1.LaneReset.$Shape;
                static create(properties?: penstock.internal.v1.LaneReset.$Properties): penstock.internal.v1.LaneReset;

                /**
                 * Encodes the specified LaneReset message. Does not implicitly {@link penstock.internal.v1.LaneReset.verify|verify} messages.
                 * @param message LaneReset message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.LaneReset.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LaneReset message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.LaneReset & penstock.internal.v1.LaneReset.$Shape} LaneReset
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.LaneReset & penstock.internal.v1.LaneReset.$Shape;
            }

            namespace LaneReset {

                /** Properties of a LaneReset. */
                interface $Properties {

                    /** LaneReset start */
                    start?: (number|null);

                    /** LaneReset history */
                    history?: (penstock.internal.v1.EpochEntry.$Properties[]|null);

                    /** LaneReset previousHeaderCrc */
                    previousHeaderCrc?: (number|null);

                    /** LaneReset previousPayloadCrc */
                    previousPayloadCrc?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LaneReset. */
                type $Shape = penstock.internal.v1.LaneReset.$Properties;
            }

            /** Lane enum. */
            enum Lane {

                /** LANE_UNSPECIFIED value */
                LANE_UNSPECIFIED = 0,

                /** LANE_STATE value */
                LANE_STATE = 1,

                /** LANE_DATA value */
                LANE_DATA = 2
            }

            /**
             * Properties of an Append.
             * @deprecated Use penstock.internal.v1.Append.$Properties instead.
             */
            interface IAppend extends penstock.internal.v1.Append.$Properties {
            }

            /** Represents an Append. */
            class Append {

                /**
                 * Constructs a new Append.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.Append.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Append lane. */
                lane: penstock.internal.v1.Lane;

                /** Append from. */
                from: number;

                /** Append to. */
                to: number;

                /** Append previousEpoch. */
                previousEpoch: number;

                /** Append stateBefore. */
                stateBefore: number;

                /** Append entries. */
                entries: penstock.internal.v1.EpochEntry.$Properties[];

                /** Append highWatermark. */
                highWatermark?: (penstock.internal.v1.Ends.$Properties|null);

                /** Append batches. */
                batches: Uint8Array;

                /**
                 * Creates a new Append instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Append instance
                 */
                static create(properties: penstock.internal.v1.Append.$Shape): penstock.internal.v1.Append & penstock.internal.v1.Append.$Shape;
                static create(properties?: penstock.internal.v1.Append.$Properties): penstock.internal.v1.Append;

                /**
                 * Encodes the specified Append message. Does not implicitly {@link penstock.internal.v1.Append.verify|verify} messages.
                 * @param message Append message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.Append.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Append message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.Append & penstock.internal.v1.Append.$Shape} Append
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.Append & penstock.internal.v1.Append.$Shape;
            }

            namespace Append {

                /** Properties of an Append. */
                interface $Properties {

                    /** Append lane */
                    lane?: (penstock.internal.v1.Lane|null);

                    /** Append from */
                    from?: (number|null);

                    /** Append to */
                    to?: (number|null);

                    /** Append previousEpoch */
                    previousEpoch?: (number|null);

                    /** Append stateBefore */
                    stateBefore?: (number|null);

                    /** Append entries */
                    entries?: (penstock.internal.v1.EpochEntry.$Properties[]|null);

                    /** Append highWatermark */
                    highWatermark?: (penstock.internal.v1.Ends.$Properties|null);

                    /** Append batches */
                    batches?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Append. */
                type $Shape = penstock.internal.v1.Append.$Properties;
            }

            /**
             * Properties of a StateRecord.
             * @deprecated Use penstock.internal.v1.StateRecord.$Properties instead.
             */
            interface IStateRecord extends penstock.internal.v1.StateRecord.$Properties {
            }

            /** Represents a StateRecord. */
            class StateRecord {

                /**
                 * Constructs a new StateRecord.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.StateRecord.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StateRecord grant. */
                grant?: (penstock.internal.v1.GroupGrant.$Properties|null);

                /** StateRecord offset. */
                offset?: (penstock.internal.v1.GroupOffset.$Properties|null);

                /** StateRecord forgotten. */
                forgotten?: (penstock.internal.v1.GroupForgotten.$Properties|null);

                /** StateRecord kind. */
                kind?: ("grant"|"offset"|"forgotten");

                /**
                 * Creates a new StateRecord instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns StateRecord instance
                 */
                static create(properties: penstock.internal.v1.StateRecord.$Shape): penstock.internal.v1.StateRecord & penstock.internal.v1.StateRecord.$Shape;
                static create(properties?: penstock.internal.v1.StateRecord.$Properties): penstock.internal.v1.StateRecord;

                /**
                 * Encodes the specified StateRecord message. Does not implicitly {@link penstock.internal.v1.StateRecord.verify|verify} messages.
                 * @param message StateRecord message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.StateRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StateRecord message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.StateRecord & penstock.internal.v1.StateRecord.$Shape} StateRecord
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.StateRecord & penstock.internal.v1.StateRecord.$Shape;
            }

            namespace StateRecord {

                /** Properties of a StateRecord. */
                interface $Properties {

                    /** StateRecord grant */
                    grant?: (penstock.internal.v1.GroupGrant.$Properties|null);

                    /** StateRecord offset */
                    offset?: (penstock.internal.v1.GroupOffset.$Properties|null);

                    /** StateRecord forgotten */
                    forgotten?: (penstock.internal.v1.GroupForgotten.$Properties|null);

                    /** StateRecord kind */
                    kind?: ("grant"|"offset"|"forgotten");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a StateRecord. */
                type $Shape = {
                  grant?: penstock.internal.v1.GroupGrant.$Shape|null;
                  offset?: penstock.internal.v1.GroupOffset.$Shape|null;
                  forgotten?: penstock.internal.v1.GroupForgotten.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ kind?: undefined; grant?: null; offset?: null; forgotten?: null }|{ kind?: "grant"; grant: penstock.internal.v1.GroupGrant.$Shape; offset?: null; forgotten?: null }|{ kind?: "offset"; grant?: null; offset: penstock.internal.v1.GroupOffset.$Shape; forgotten?: null }|{ kind?: "forgotten"; grant?: null; offset?: null; forgotten: penstock.internal.v1.GroupForgotten.$Shape })
                );
            }

            /**
             * Properties of a GroupGrant.
             * @deprecated Use penstock.internal.v1.GroupGrant.$Properties instead.
             */
            interface IGroupGrant extends penstock.internal.v1.GroupGrant.$Properties {
            }

            /** Represents a GroupGrant. */
            class GroupGrant {

                /**
                 * Constructs a new GroupGrant.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.GroupGrant.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupGrant group. */
                group: string;

                /** GroupGrant memberId. */
                memberId: string;

                /** GroupGrant assignmentEpoch. */
                assignmentEpoch: number;

                /**
                 * Creates a new GroupGrant instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns GroupGrant instance
                 */
                static create(properties: penstock.internal.v1.GroupGrant.$Shape): penstock.internal.v1.GroupGrant & penstock.internal.v1.GroupGrant.$Shape;
                static create(properties?: penstock.internal.v1.GroupGrant.$Properties): penstock.internal.v1.GroupGrant;

                /**
                 * Encodes the specified GroupGrant message. Does not implicitly {@link penstock.internal.v1.GroupGrant.verify|verify} messages.
                 * @param message GroupGrant message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.GroupGrant.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupGrant message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.GroupGrant & penstock.internal.v1.GroupGrant.$Shape} GroupGrant
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.GroupGrant & penstock.internal.v1.GroupGrant.$Shape;
            }

            namespace GroupGrant {

                /** Properties of a GroupGrant. */
                interface $Properties {

                    /** GroupGrant group */
                    group?: (string|null);

                    /** GroupGrant memberId */
                    memberId?: (string|null);

                    /** GroupGrant assignmentEpoch */
                    assignmentEpoch?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupGrant. */
                type $Shape = penstock.internal.v1.GroupGrant.$Properties;
            }

            /**
             * Properties of a GroupOffset.
             * @deprecated Use penstock.internal.v1.GroupOffset.$Properties instead.
             */
            interface IGroupOffset extends penstock.internal.v1.GroupOffset.$Properties {
            }

            /** Represents a GroupOffset. */
            class GroupOffset {

                /**
                 * Constructs a new GroupOffset.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.GroupOffset.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupOffset group. */
                group: string;

                /** GroupOffset nextOffset. */
                nextOffset: number;

                /** GroupOffset metadata. */
                metadata: string;

                /** GroupOffset assignmentEpoch. */
                assignmentEpoch: number;

                /** GroupOffset commitTimestampMs. */
                commitTimestampMs: number;

                /**
                 * Creates a new GroupOffset instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns GroupOffset instance
                 */
                static create(properties: penstock.internal.v1.GroupOffset.$Shape): penstock.internal.v1.GroupOffset & penstock.internal.v1.GroupOffset.$Shape;
                static create(properties?: penstock.internal.v1.GroupOffset.$Properties): penstock.internal.v1.GroupOffset;

                /**
                 * Encodes the specified GroupOffset message. Does not implicitly {@link penstock.internal.v1.GroupOffset.verify|verify} messages.
                 * @param message GroupOffset message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.GroupOffset.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupOffset message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.GroupOffset & penstock.internal.v1.GroupOffset.$Shape} GroupOffset
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.GroupOffset & penstock.internal.v1.GroupOffset.$Shape;
            }

            namespace GroupOffset {

                /** Properties of a GroupOffset. */
                interface $Properties {

                    /** GroupOffset group */
                    group?: (string|null);

                    /** GroupOffset nextOffset */
                    nextOffset?: (number|null);

                    /** GroupOffset metadata */
                    metadata?: (string|null);

                    /** GroupOffset assignmentEpoch */
                    assignmentEpoch?: (number|null);

                    /** GroupOffset commitTimestampMs */
                    commitTimestampMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupOffset. */
                type $Shape = penstock.internal.v1.GroupOffset.$Properties;
            }

            /**
             * Properties of a GroupForgotten.
             * @deprecated Use penstock.internal.v1.GroupForgotten.$Properties instead.
             */
            interface IGroupForgotten extends penstock.internal.v1.GroupForgotten.$Properties {
            }

            /** Represents a GroupForgotten. */
            class GroupForgotten {

                /**
                 * Constructs a new GroupForgotten.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.GroupForgotten.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupForgotten group. */
                group: string;

                /**
                 * Creates a new GroupForgotten instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns GroupForgotten instance
                 */
                static create(properties: penstock.internal.v1.GroupForgotten.$Shape): penstock.internal.v1.GroupForgotten & penstock.internal.v1.GroupForgotten.$Shape;
                static create(properties?: penstock.internal.v1.GroupForgotten.$Properties): penstock.internal.v1.GroupForgotten;

                /**
                 * Encodes the specified GroupForgotten message. Does not implicitly {@link penstock.internal.v1.GroupForgotten.verify|verify} messages.
                 * @param message GroupForgotten message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.GroupForgotten.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupForgotten message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.GroupForgotten & penstock.internal.v1.GroupForgotten.$Shape} GroupForgotten
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.GroupForgotten & penstock.internal.v1.GroupForgotten.$Shape;
            }

            namespace GroupForgotten {

                /** Properties of a GroupForgotten. */
                interface $Properties {

                    /** GroupForgotten group */
                    group?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupForgotten. */
                type $Shape = penstock.internal.v1.GroupForgotten.$Properties;
            }

            /**
             * Properties of a StateSnapshot.
             * @deprecated Use penstock.internal.v1.StateSnapshot.$Properties instead.
             */
            interface IStateSnapshot extends penstock.internal.v1.StateSnapshot.$Properties {
            }

            /** Represents a StateSnapshot. */
            class StateSnapshot {

                /**
                 * Constructs a new StateSnapshot.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.StateSnapshot.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StateSnapshot groups. */
                groups: penstock.internal.v1.GroupSnapshot.$Properties[];

                /** StateSnapshot forgottenEpoch. */
                forgottenEpoch: number;

                /**
                 * Creates a new StateSnapshot instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns StateSnapshot instance
                 */
                static create(properties: penstock.internal.v1.StateSnapshot.$Shape): penstock.internal.v1.StateSnapshot & penstock.internal.v1.StateSnapshot.$Shape;
                static create(properties?: penstock.internal.v1.StateSnapshot.$Properties): penstock.internal.v1.StateSnapshot;

                /**
                 * Encodes the specified StateSnapshot message. Does not implicitly {@link penstock.internal.v1.StateSnapshot.verify|verify} messages.
                 * @param message StateSnapshot message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.StateSnapshot.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StateSnapshot message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.StateSnapshot & penstock.internal.v1.StateSnapshot.$Shape} StateSnapshot
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.StateSnapshot & penstock.internal.v1.StateSnapshot.$Shape;
            }

            namespace StateSnapshot {

                /** Properties of a StateSnapshot. */
                interface $Properties {

                    /** StateSnapshot groups */
                    groups?: (penstock.internal.v1.GroupSnapshot.$Properties[]|null);

                    /** StateSnapshot forgottenEpoch */
                    forgottenEpoch?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StateSnapshot. */
                type $Shape = penstock.internal.v1.StateSnapshot.$Properties;
            }

            /**
             * Properties of a GroupSnapshot.
             * @deprecated Use penstock.internal.v1.GroupSnapshot.$Properties instead.
             */
            interface IGroupSnapshot extends penstock.internal.v1.GroupSnapshot.$Properties {
            }

            /** Represents a GroupSnapshot. */
            class GroupSnapshot {

                /**
                 * Constructs a new GroupSnapshot.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.GroupSnapshot.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GroupSnapshot group. */
                group: string;

                /** GroupSnapshot memberId. */
                memberId: string;

                /** GroupSnapshot assignmentEpoch. */
                assignmentEpoch: number;

                /** GroupSnapshot nextOffset. */
                nextOffset?: (number|null);

                /** GroupSnapshot metadata. */
                metadata: string;

                /** GroupSnapshot commitTimestampMs. */
                commitTimestampMs: number;

                /**
                 * Creates a new GroupSnapshot instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns GroupSnapshot instance
                 */
                static create(properties: penstock.internal.v1.GroupSnapshot.$Shape): penstock.internal.v1.GroupSnapshot & penstock.internal.v1.GroupSnapshot.$Shape;
                static create(properties?: penstock.internal.v1.GroupSnapshot.$Properties): penstock.internal.v1.GroupSnapshot;

                /**
                 * Encodes the specified GroupSnapshot message. Does not implicitly {@link penstock.internal.v1.GroupSnapshot.verify|verify} messages.
                 * @param message GroupSnapshot message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.GroupSnapshot.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GroupSnapshot message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.GroupSnapshot & penstock.internal.v1.GroupSnapshot.$Shape} GroupSnapshot
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.GroupSnapshot & penstock.internal.v1.GroupSnapshot.$Shape;
            }

            namespace GroupSnapshot {

                /** Properties of a GroupSnapshot. */
                interface $Properties {

                    /** GroupSnapshot group */
                    group?: (string|null);

                    /** GroupSnapshot memberId */
                    memberId?: (string|null);

                    /** GroupSnapshot assignmentEpoch */
                    assignmentEpoch?: (number|null);

                    /** GroupSnapshot nextOffset */
                    nextOffset?: (number|null);

                    /** GroupSnapshot metadata */
                    metadata?: (string|null);

                    /** GroupSnapshot commitTimestampMs */
                    commitTimestampMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GroupSnapshot. */
                type $Shape = penstock.internal.v1.GroupSnapshot.$Properties;
            }

            /**
             * Properties of a ProducerSnapshot.
             * @deprecated Use penstock.internal.v1.ProducerSnapshot.$Properties instead.
             */
            interface IProducerSnapshot extends penstock.internal.v1.ProducerSnapshot.$Properties {
            }

            /** Represents a ProducerSnapshot. */
            class ProducerSnapshot {

                /**
                 * Constructs a new ProducerSnapshot.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.ProducerSnapshot.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ProducerSnapshot asOfOffset. */
                asOfOffset: number;

                /** ProducerSnapshot producers. */
                producers: penstock.internal.v1.ProducerEntry.$Properties[];

                /**
                 * Creates a new ProducerSnapshot instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ProducerSnapshot instance
                 */
                static create(properties: penstock.internal.v1.ProducerSnapshot.$Shape): penstock.internal.v1.ProducerSnapshot & penstock.internal.v1.ProducerSnapshot.$Shape;
                static create(properties?: penstock.internal.v1.ProducerSnapshot.$Properties): penstock.internal.v1.ProducerSnapshot;

                /**
                 * Encodes the specified ProducerSnapshot message. Does not implicitly {@link penstock.internal.v1.ProducerSnapshot.verify|verify} messages.
                 * @param message ProducerSnapshot message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.ProducerSnapshot.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ProducerSnapshot message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.ProducerSnapshot & penstock.internal.v1.ProducerSnapshot.$Shape} ProducerSnapshot
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.ProducerSnapshot & penstock.internal.v1.ProducerSnapshot.$Shape;
            }

            namespace ProducerSnapshot {

                /** Properties of a ProducerSnapshot. */
                interface $Properties {

                    /** ProducerSnapshot asOfOffset */
                    asOfOffset?: (number|null);

                    /** ProducerSnapshot producers */
                    producers?: (penstock.internal.v1.ProducerEntry.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ProducerSnapshot. */
                type $Shape = penstock.internal.v1.ProducerSnapshot.$Properties;
            }

            /**
             * Properties of a ProducerEntry.
             * @deprecated Use penstock.internal.v1.ProducerEntry.$Properties instead.
             */
            interface IProducerEntry extends penstock.internal.v1.ProducerEntry.$Properties {
            }

            /** Represents a ProducerEntry. */
            class ProducerEntry {

                /**
                 * Constructs a new ProducerEntry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.ProducerEntry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ProducerEntry producerId. */
                producerId: number;

                /** ProducerEntry producerEpoch. */
                producerEpoch: number;

                /** ProducerEntry lastAppendTimestampMs. */
                lastAppendTimestampMs: number;

                /** ProducerEntry batches. */
                batches: penstock.internal.v1.ProducerBatch.$Properties[];

                /**
                 * Creates a new ProducerEntry instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ProducerEntry instance
                 */
                static create(properties: penstock.internal.v1.ProducerEntry.$Shape): penstock.internal.v1.ProducerEntry & penstock.internal.v1.ProducerEntry.$Shape;
                static create(properties?: penstock.internal.v1.ProducerEntry.$Properties): penstock.internal.v1.ProducerEntry;

                /**
                 * Encodes the specified ProducerEntry message. Does not implicitly {@link penstock.internal.v1.ProducerEntry.verify|verify} messages.
                 * @param message ProducerEntry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.ProducerEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ProducerEntry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.ProducerEntry & penstock.internal.v1.ProducerEntry.$Shape} ProducerEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.ProducerEntry & penstock.internal.v1.ProducerEntry.$Shape;
            }

            namespace ProducerEntry {

                /** Properties of a ProducerEntry. */
                interface $Properties {

                    /** ProducerEntry producerId */
                    producerId?: (number|null);

                    /** ProducerEntry producerEpoch */
                    producerEpoch?: (number|null);

                    /** ProducerEntry lastAppendTimestampMs */
                    lastAppendTimestampMs?: (number|null);

                    /** ProducerEntry batches */
                    batches?: (penstock.internal.v1.ProducerBatch.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ProducerEntry. */
                type $Shape = penstock.internal.v1.ProducerEntry.$Properties;
            }

            /**
             * Properties of a ProducerBatch.
             * @deprecated Use penstock.internal.v1.ProducerBatch.$Properties instead.
             */
            interface IProducerBatch extends penstock.internal.v1.ProducerBatch.$Properties {
            }

            /** Represents a ProducerBatch. */
            class ProducerBatch {

                /**
                 * Constructs a new ProducerBatch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.internal.v1.ProducerBatch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ProducerBatch baseSequence. */
                baseSequence: number;

                /** ProducerBatch recordCount. */
                recordCount: number;

                /** ProducerBatch baseOffset. */
                baseOffset: number;

                /** ProducerBatch appendTimestampMs. */
                appendTimestampMs: number;

                /**
                 * Creates a new ProducerBatch instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ProducerBatch instance
                 */
                static create(properties: penstock.internal.v1.ProducerBatch.$Shape): penstock.internal.v1.ProducerBatch & penstock.internal.v1.ProducerBatch.$Shape;
                static create(properties?: penstock.internal.v1.ProducerBatch.$Properties): penstock.internal.v1.ProducerBatch;

                /**
                 * Encodes the specified ProducerBatch message. Does not implicitly {@link penstock.internal.v1.ProducerBatch.verify|verify} messages.
                 * @param message ProducerBatch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.internal.v1.ProducerBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ProducerBatch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.internal.v1.ProducerBatch & penstock.internal.v1.ProducerBatch.$Shape} ProducerBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.internal.v1.ProducerBatch & penstock.internal.v1.ProducerBatch.$Shape;
            }

            namespace ProducerBatch {

                /** Properties of a ProducerBatch. */
                interface $Properties {

                    /** ProducerBatch baseSequence */
                    baseSequence?: (number|null);

                    /** ProducerBatch recordCount */
                    recordCount?: (number|null);

                    /** ProducerBatch baseOffset */
                    baseOffset?: (number|null);

                    /** ProducerBatch appendTimestampMs */
                    appendTimestampMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ProducerBatch. */
                type $Shape = penstock.internal.v1.ProducerBatch.$Properties;
            }
        }
    }

    /** Namespace v1beta1. */
    namespace v1beta1 {

        /**
         * Properties of a GetServerInfoRequest.
         * @deprecated Use penstock.v1beta1.GetServerInfoRequest.$Properties instead.
         */
        interface IGetServerInfoRequest extends penstock.v1beta1.GetServerInfoRequest.$Properties {
        }

        /** Represents a GetServerInfoRequest. */
        class GetServerInfoRequest {

            /**
             * Constructs a new GetServerInfoRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetServerInfoRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new GetServerInfoRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetServerInfoRequest instance
             */
            static create(properties: penstock.v1beta1.GetServerInfoRequest.$Shape): penstock.v1beta1.GetServerInfoRequest & penstock.v1beta1.GetServerInfoRequest.$Shape;
            static create(properties?: penstock.v1beta1.GetServerInfoRequest.$Properties): penstock.v1beta1.GetServerInfoRequest;

            /**
             * Encodes the specified GetServerInfoRequest message. Does not implicitly {@link penstock.v1beta1.GetServerInfoRequest.verify|verify} messages.
             * @param message GetServerInfoRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetServerInfoRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetServerInfoRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetServerInfoRequest & penstock.v1beta1.GetServerInfoRequest.$Shape} GetServerInfoRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetServerInfoRequest & penstock.v1beta1.GetServerInfoRequest.$Shape;
        }

        namespace GetServerInfoRequest {

            /** Properties of a GetServerInfoRequest. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetServerInfoRequest. */
            type $Shape = penstock.v1beta1.GetServerInfoRequest.$Properties;
        }

        /**
         * Properties of a GetServerInfoResponse.
         * @deprecated Use penstock.v1beta1.GetServerInfoResponse.$Properties instead.
         */
        interface IGetServerInfoResponse extends penstock.v1beta1.GetServerInfoResponse.$Properties {
        }

        /** Represents a GetServerInfoResponse. */
        class GetServerInfoResponse {

            /**
             * Constructs a new GetServerInfoResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetServerInfoResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetServerInfoResponse version. */
            version: string;

            /** GetServerInfoResponse clusterId. */
            clusterId: string;

            /** GetServerInfoResponse brokerId. */
            brokerId: string;

            /** GetServerInfoResponse capabilities. */
            capabilities: string[];

            /** GetServerInfoResponse startTime. */
            startTime?: (google.protobuf.Timestamp.$Properties|null);

            /**
             * Creates a new GetServerInfoResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetServerInfoResponse instance
             */
            static create(properties: penstock.v1beta1.GetServerInfoResponse.$Shape): penstock.v1beta1.GetServerInfoResponse & penstock.v1beta1.GetServerInfoResponse.$Shape;
            static create(properties?: penstock.v1beta1.GetServerInfoResponse.$Properties): penstock.v1beta1.GetServerInfoResponse;

            /**
             * Encodes the specified GetServerInfoResponse message. Does not implicitly {@link penstock.v1beta1.GetServerInfoResponse.verify|verify} messages.
             * @param message GetServerInfoResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetServerInfoResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetServerInfoResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetServerInfoResponse & penstock.v1beta1.GetServerInfoResponse.$Shape} GetServerInfoResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetServerInfoResponse & penstock.v1beta1.GetServerInfoResponse.$Shape;
        }

        namespace GetServerInfoResponse {

            /** Properties of a GetServerInfoResponse. */
            interface $Properties {

                /** GetServerInfoResponse version */
                version?: (string|null);

                /** GetServerInfoResponse clusterId */
                clusterId?: (string|null);

                /** GetServerInfoResponse brokerId */
                brokerId?: (string|null);

                /** GetServerInfoResponse capabilities */
                capabilities?: (string[]|null);

                /** GetServerInfoResponse startTime */
                startTime?: (google.protobuf.Timestamp.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetServerInfoResponse. */
            type $Shape = penstock.v1beta1.GetServerInfoResponse.$Properties;
        }

        /** Durability enum. */
        enum Durability {

            /** DURABILITY_UNSPECIFIED value */
            DURABILITY_UNSPECIFIED = 0,

            /** DURABILITY_FSYNC value */
            DURABILITY_FSYNC = 1,

            /** DURABILITY_MEMORY value */
            DURABILITY_MEMORY = 2
        }

        /**
         * Properties of a TopicSpec.
         * @deprecated Use penstock.v1beta1.TopicSpec.$Properties instead.
         */
        interface ITopicSpec extends penstock.v1beta1.TopicSpec.$Properties {
        }

        /** Represents a TopicSpec. */
        class TopicSpec {

            /**
             * Constructs a new TopicSpec.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.TopicSpec.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TopicSpec partitions. */
            partitions: number;

            /** TopicSpec replicationFactor. */
            replicationFactor: number;

            /** TopicSpec minInSyncReplicas. */
            minInSyncReplicas: number;

            /** TopicSpec durability. */
            durability: penstock.v1beta1.Durability;

            /** TopicSpec retention. */
            retention?: (google.protobuf.Duration.$Properties|null);

            /** TopicSpec retentionBytes. */
            retentionBytes: number;

            /** TopicSpec messageBytesMax. */
            messageBytesMax: number;

            /** TopicSpec segmentBytes. */
            segmentBytes: number;

            /**
             * Creates a new TopicSpec instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TopicSpec instance
             */
            static create(properties: penstock.v1beta1.TopicSpec.$Shape): penstock.v1beta1.TopicSpec & penstock.v1beta1.TopicSpec.$Shape;
            static create(properties?: penstock.v1beta1.TopicSpec.$Properties): penstock.v1beta1.TopicSpec;

            /**
             * Encodes the specified TopicSpec message. Does not implicitly {@link penstock.v1beta1.TopicSpec.verify|verify} messages.
             * @param message TopicSpec message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.TopicSpec.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TopicSpec message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.TopicSpec & penstock.v1beta1.TopicSpec.$Shape} TopicSpec
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.TopicSpec & penstock.v1beta1.TopicSpec.$Shape;
        }

        namespace TopicSpec {

            /** Properties of a TopicSpec. */
            interface $Properties {

                /** TopicSpec partitions */
                partitions?: (number|null);

                /** TopicSpec replicationFactor */
                replicationFactor?: (number|null);

                /** TopicSpec minInSyncReplicas */
                minInSyncReplicas?: (number|null);

                /** TopicSpec durability */
                durability?: (penstock.v1beta1.Durability|null);

                /** TopicSpec retention */
                retention?: (google.protobuf.Duration.$Properties|null);

                /** TopicSpec retentionBytes */
                retentionBytes?: (number|null);

                /** TopicSpec messageBytesMax */
                messageBytesMax?: (number|null);

                /** TopicSpec segmentBytes */
                segmentBytes?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TopicSpec. */
            type $Shape = penstock.v1beta1.TopicSpec.$Properties;
        }

        /**
         * Properties of a Topic.
         * @deprecated Use penstock.v1beta1.Topic.$Properties instead.
         */
        interface ITopic extends penstock.v1beta1.Topic.$Properties {
        }

        /** Represents a Topic. */
        class Topic {

            /**
             * Constructs a new Topic.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Topic.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Topic name. */
            name: string;

            /** Topic uid. */
            uid: string;

            /** Topic spec. */
            spec?: (penstock.v1beta1.TopicSpec.$Properties|null);

            /** Topic createTime. */
            createTime?: (google.protobuf.Timestamp.$Properties|null);

            /** Topic etag. */
            etag: string;

            /** Topic partitions. */
            partitions: penstock.v1beta1.PartitionStatus.$Properties[];

            /** Topic deleteTime. */
            deleteTime?: (google.protobuf.Timestamp.$Properties|null);

            /**
             * Creates a new Topic instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Topic instance
             */
            static create(properties: penstock.v1beta1.Topic.$Shape): penstock.v1beta1.Topic & penstock.v1beta1.Topic.$Shape;
            static create(properties?: penstock.v1beta1.Topic.$Properties): penstock.v1beta1.Topic;

            /**
             * Encodes the specified Topic message. Does not implicitly {@link penstock.v1beta1.Topic.verify|verify} messages.
             * @param message Topic message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Topic.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Topic message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Topic & penstock.v1beta1.Topic.$Shape} Topic
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Topic & penstock.v1beta1.Topic.$Shape;
        }

        namespace Topic {

            /** Properties of a Topic. */
            interface $Properties {

                /** Topic name */
                name?: (string|null);

                /** Topic uid */
                uid?: (string|null);

                /** Topic spec */
                spec?: (penstock.v1beta1.TopicSpec.$Properties|null);

                /** Topic createTime */
                createTime?: (google.protobuf.Timestamp.$Properties|null);

                /** Topic etag */
                etag?: (string|null);

                /** Topic partitions */
                partitions?: (penstock.v1beta1.PartitionStatus.$Properties[]|null);

                /** Topic deleteTime */
                deleteTime?: (google.protobuf.Timestamp.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Topic. */
            type $Shape = penstock.v1beta1.Topic.$Properties;
        }

        /**
         * Properties of a PartitionStatus.
         * @deprecated Use penstock.v1beta1.PartitionStatus.$Properties instead.
         */
        interface IPartitionStatus extends penstock.v1beta1.PartitionStatus.$Properties {
        }

        /** Represents a PartitionStatus. */
        class PartitionStatus {

            /**
             * Constructs a new PartitionStatus.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.PartitionStatus.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PartitionStatus partition. */
            partition: number;

            /** PartitionStatus leader. */
            leader: string;

            /** PartitionStatus leaderEndpoint. */
            leaderEndpoint: string;

            /** PartitionStatus epoch. */
            epoch: number;

            /** PartitionStatus replicas. */
            replicas: string[];

            /** PartitionStatus inSyncReplicas. */
            inSyncReplicas: string[];

            /** PartitionStatus earliestOffset. */
            earliestOffset: number;

            /** PartitionStatus endOffset. */
            endOffset: number;

            /** PartitionStatus sizeBytes. */
            sizeBytes: number;

            /** PartitionStatus keyHashFrom. */
            keyHashFrom: number;

            /** PartitionStatus keyHashTo. */
            keyHashTo: number;

            /** PartitionStatus state. */
            state: penstock.v1beta1.PartitionState;

            /** PartitionStatus messages. */
            messages: number;

            /**
             * Creates a new PartitionStatus instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PartitionStatus instance
             */
            static create(properties: penstock.v1beta1.PartitionStatus.$Shape): penstock.v1beta1.PartitionStatus & penstock.v1beta1.PartitionStatus.$Shape;
            static create(properties?: penstock.v1beta1.PartitionStatus.$Properties): penstock.v1beta1.PartitionStatus;

            /**
             * Encodes the specified PartitionStatus message. Does not implicitly {@link penstock.v1beta1.PartitionStatus.verify|verify} messages.
             * @param message PartitionStatus message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.PartitionStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PartitionStatus message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.PartitionStatus & penstock.v1beta1.PartitionStatus.$Shape} PartitionStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.PartitionStatus & penstock.v1beta1.PartitionStatus.$Shape;
        }

        namespace PartitionStatus {

            /** Properties of a PartitionStatus. */
            interface $Properties {

                /** PartitionStatus partition */
                partition?: (number|null);

                /** PartitionStatus leader */
                leader?: (string|null);

                /** PartitionStatus leaderEndpoint */
                leaderEndpoint?: (string|null);

                /** PartitionStatus epoch */
                epoch?: (number|null);

                /** PartitionStatus replicas */
                replicas?: (string[]|null);

                /** PartitionStatus inSyncReplicas */
                inSyncReplicas?: (string[]|null);

                /** PartitionStatus earliestOffset */
                earliestOffset?: (number|null);

                /** PartitionStatus endOffset */
                endOffset?: (number|null);

                /** PartitionStatus sizeBytes */
                sizeBytes?: (number|null);

                /** PartitionStatus keyHashFrom */
                keyHashFrom?: (number|null);

                /** PartitionStatus keyHashTo */
                keyHashTo?: (number|null);

                /** PartitionStatus state */
                state?: (penstock.v1beta1.PartitionState|null);

                /** PartitionStatus messages */
                messages?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PartitionStatus. */
            type $Shape = penstock.v1beta1.PartitionStatus.$Properties;
        }

        /** PartitionState enum. */
        enum PartitionState {

            /** PARTITION_STATE_UNSPECIFIED value */
            PARTITION_STATE_UNSPECIFIED = 0,

            /** PARTITION_STATE_ONLINE value */
            PARTITION_STATE_ONLINE = 1,

            /** PARTITION_STATE_OFFLINE value */
            PARTITION_STATE_OFFLINE = 2,

            /** PARTITION_STATE_DAMAGED value */
            PARTITION_STATE_DAMAGED = 3
        }

        /**
         * Properties of a CreateTopicRequest.
         * @deprecated Use penstock.v1beta1.CreateTopicRequest.$Properties instead.
         */
        interface ICreateTopicRequest extends penstock.v1beta1.CreateTopicRequest.$Properties {
        }

        /** Represents a CreateTopicRequest. */
        class CreateTopicRequest {

            /**
             * Constructs a new CreateTopicRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.CreateTopicRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CreateTopicRequest name. */
            name: string;

            /** CreateTopicRequest spec. */
            spec?: (penstock.v1beta1.TopicSpec.$Properties|null);

            /** CreateTopicRequest validateOnly. */
            validateOnly: boolean;

            /**
             * Creates a new CreateTopicRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CreateTopicRequest instance
             */
            static create(properties: penstock.v1beta1.CreateTopicRequest.$Shape): penstock.v1beta1.CreateTopicRequest & penstock.v1beta1.CreateTopicRequest.$Shape;
            static create(properties?: penstock.v1beta1.CreateTopicRequest.$Properties): penstock.v1beta1.CreateTopicRequest;

            /**
             * Encodes the specified CreateTopicRequest message. Does not implicitly {@link penstock.v1beta1.CreateTopicRequest.verify|verify} messages.
             * @param message CreateTopicRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.CreateTopicRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CreateTopicRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.CreateTopicRequest & penstock.v1beta1.CreateTopicRequest.$Shape} CreateTopicRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.CreateTopicRequest & penstock.v1beta1.CreateTopicRequest.$Shape;
        }

        namespace CreateTopicRequest {

            /** Properties of a CreateTopicRequest. */
            interface $Properties {

                /** CreateTopicRequest name */
                name?: (string|null);

                /** CreateTopicRequest spec */
                spec?: (penstock.v1beta1.TopicSpec.$Properties|null);

                /** CreateTopicRequest validateOnly */
                validateOnly?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CreateTopicRequest. */
            type $Shape = penstock.v1beta1.CreateTopicRequest.$Properties;
        }

        /**
         * Properties of a CreateTopicResponse.
         * @deprecated Use penstock.v1beta1.CreateTopicResponse.$Properties instead.
         */
        interface ICreateTopicResponse extends penstock.v1beta1.CreateTopicResponse.$Properties {
        }

        /** Represents a CreateTopicResponse. */
        class CreateTopicResponse {

            /**
             * Constructs a new CreateTopicResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.CreateTopicResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CreateTopicResponse topic. */
            topic?: (penstock.v1beta1.Topic.$Properties|null);

            /**
             * Creates a new CreateTopicResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CreateTopicResponse instance
             */
            static create(properties: penstock.v1beta1.CreateTopicResponse.$Shape): penstock.v1beta1.CreateTopicResponse & penstock.v1beta1.CreateTopicResponse.$Shape;
            static create(properties?: penstock.v1beta1.CreateTopicResponse.$Properties): penstock.v1beta1.CreateTopicResponse;

            /**
             * Encodes the specified CreateTopicResponse message. Does not implicitly {@link penstock.v1beta1.CreateTopicResponse.verify|verify} messages.
             * @param message CreateTopicResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.CreateTopicResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CreateTopicResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.CreateTopicResponse & penstock.v1beta1.CreateTopicResponse.$Shape} CreateTopicResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.CreateTopicResponse & penstock.v1beta1.CreateTopicResponse.$Shape;
        }

        namespace CreateTopicResponse {

            /** Properties of a CreateTopicResponse. */
            interface $Properties {

                /** CreateTopicResponse topic */
                topic?: (penstock.v1beta1.Topic.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CreateTopicResponse. */
            type $Shape = penstock.v1beta1.CreateTopicResponse.$Properties;
        }

        /**
         * Properties of a GetTopicRequest.
         * @deprecated Use penstock.v1beta1.GetTopicRequest.$Properties instead.
         */
        interface IGetTopicRequest extends penstock.v1beta1.GetTopicRequest.$Properties {
        }

        /** Represents a GetTopicRequest. */
        class GetTopicRequest {

            /**
             * Constructs a new GetTopicRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetTopicRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetTopicRequest name. */
            name: string;

            /**
             * Creates a new GetTopicRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetTopicRequest instance
             */
            static create(properties: penstock.v1beta1.GetTopicRequest.$Shape): penstock.v1beta1.GetTopicRequest & penstock.v1beta1.GetTopicRequest.$Shape;
            static create(properties?: penstock.v1beta1.GetTopicRequest.$Properties): penstock.v1beta1.GetTopicRequest;

            /**
             * Encodes the specified GetTopicRequest message. Does not implicitly {@link penstock.v1beta1.GetTopicRequest.verify|verify} messages.
             * @param message GetTopicRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetTopicRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetTopicRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetTopicRequest & penstock.v1beta1.GetTopicRequest.$Shape} GetTopicRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetTopicRequest & penstock.v1beta1.GetTopicRequest.$Shape;
        }

        namespace GetTopicRequest {

            /** Properties of a GetTopicRequest. */
            interface $Properties {

                /** GetTopicRequest name */
                name?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetTopicRequest. */
            type $Shape = penstock.v1beta1.GetTopicRequest.$Properties;
        }

        /**
         * Properties of a GetTopicResponse.
         * @deprecated Use penstock.v1beta1.GetTopicResponse.$Properties instead.
         */
        interface IGetTopicResponse extends penstock.v1beta1.GetTopicResponse.$Properties {
        }

        /** Represents a GetTopicResponse. */
        class GetTopicResponse {

            /**
             * Constructs a new GetTopicResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetTopicResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetTopicResponse topic. */
            topic?: (penstock.v1beta1.Topic.$Properties|null);

            /**
             * Creates a new GetTopicResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetTopicResponse instance
             */
            static create(properties: penstock.v1beta1.GetTopicResponse.$Shape): penstock.v1beta1.GetTopicResponse & penstock.v1beta1.GetTopicResponse.$Shape;
            static create(properties?: penstock.v1beta1.GetTopicResponse.$Properties): penstock.v1beta1.GetTopicResponse;

            /**
             * Encodes the specified GetTopicResponse message. Does not implicitly {@link penstock.v1beta1.GetTopicResponse.verify|verify} messages.
             * @param message GetTopicResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetTopicResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetTopicResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetTopicResponse & penstock.v1beta1.GetTopicResponse.$Shape} GetTopicResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetTopicResponse & penstock.v1beta1.GetTopicResponse.$Shape;
        }

        namespace GetTopicResponse {

            /** Properties of a GetTopicResponse. */
            interface $Properties {

                /** GetTopicResponse topic */
                topic?: (penstock.v1beta1.Topic.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetTopicResponse. */
            type $Shape = penstock.v1beta1.GetTopicResponse.$Properties;
        }

        /**
         * Properties of a ListTopicsRequest.
         * @deprecated Use penstock.v1beta1.ListTopicsRequest.$Properties instead.
         */
        interface IListTopicsRequest extends penstock.v1beta1.ListTopicsRequest.$Properties {
        }

        /** Represents a ListTopicsRequest. */
        class ListTopicsRequest {

            /**
             * Constructs a new ListTopicsRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ListTopicsRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListTopicsRequest pageSize. */
            pageSize: number;

            /** ListTopicsRequest pageToken. */
            pageToken: string;

            /**
             * Creates a new ListTopicsRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListTopicsRequest instance
             */
            static create(properties: penstock.v1beta1.ListTopicsRequest.$Shape): penstock.v1beta1.ListTopicsRequest & penstock.v1beta1.ListTopicsRequest.$Shape;
            static create(properties?: penstock.v1beta1.ListTopicsRequest.$Properties): penstock.v1beta1.ListTopicsRequest;

            /**
             * Encodes the specified ListTopicsRequest message. Does not implicitly {@link penstock.v1beta1.ListTopicsRequest.verify|verify} messages.
             * @param message ListTopicsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ListTopicsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListTopicsRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ListTopicsRequest & penstock.v1beta1.ListTopicsRequest.$Shape} ListTopicsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ListTopicsRequest & penstock.v1beta1.ListTopicsRequest.$Shape;
        }

        namespace ListTopicsRequest {

            /** Properties of a ListTopicsRequest. */
            interface $Properties {

                /** ListTopicsRequest pageSize */
                pageSize?: (number|null);

                /** ListTopicsRequest pageToken */
                pageToken?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListTopicsRequest. */
            type $Shape = penstock.v1beta1.ListTopicsRequest.$Properties;
        }

        /**
         * Properties of a ListTopicsResponse.
         * @deprecated Use penstock.v1beta1.ListTopicsResponse.$Properties instead.
         */
        interface IListTopicsResponse extends penstock.v1beta1.ListTopicsResponse.$Properties {
        }

        /** Represents a ListTopicsResponse. */
        class ListTopicsResponse {

            /**
             * Constructs a new ListTopicsResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ListTopicsResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListTopicsResponse topics. */
            topics: penstock.v1beta1.Topic.$Properties[];

            /** ListTopicsResponse nextPageToken. */
            nextPageToken: string;

            /**
             * Creates a new ListTopicsResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListTopicsResponse instance
             */
            static create(properties: penstock.v1beta1.ListTopicsResponse.$Shape): penstock.v1beta1.ListTopicsResponse & penstock.v1beta1.ListTopicsResponse.$Shape;
            static create(properties?: penstock.v1beta1.ListTopicsResponse.$Properties): penstock.v1beta1.ListTopicsResponse;

            /**
             * Encodes the specified ListTopicsResponse message. Does not implicitly {@link penstock.v1beta1.ListTopicsResponse.verify|verify} messages.
             * @param message ListTopicsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ListTopicsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListTopicsResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ListTopicsResponse & penstock.v1beta1.ListTopicsResponse.$Shape} ListTopicsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ListTopicsResponse & penstock.v1beta1.ListTopicsResponse.$Shape;
        }

        namespace ListTopicsResponse {

            /** Properties of a ListTopicsResponse. */
            interface $Properties {

                /** ListTopicsResponse topics */
                topics?: (penstock.v1beta1.Topic.$Properties[]|null);

                /** ListTopicsResponse nextPageToken */
                nextPageToken?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListTopicsResponse. */
            type $Shape = penstock.v1beta1.ListTopicsResponse.$Properties;
        }

        /**
         * Properties of an UpdateTopicRequest.
         * @deprecated Use penstock.v1beta1.UpdateTopicRequest.$Properties instead.
         */
        interface IUpdateTopicRequest extends penstock.v1beta1.UpdateTopicRequest.$Properties {
        }

        /** Represents an UpdateTopicRequest. */
        class UpdateTopicRequest {

            /**
             * Constructs a new UpdateTopicRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.UpdateTopicRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UpdateTopicRequest name. */
            name: string;

            /** UpdateTopicRequest spec. */
            spec?: (penstock.v1beta1.TopicSpec.$Properties|null);

            /** UpdateTopicRequest updateMask. */
            updateMask?: (google.protobuf.FieldMask.$Properties|null);

            /** UpdateTopicRequest etag. */
            etag: string;

            /**
             * Creates a new UpdateTopicRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns UpdateTopicRequest instance
             */
            static create(properties: penstock.v1beta1.UpdateTopicRequest.$Shape): penstock.v1beta1.UpdateTopicRequest & penstock.v1beta1.UpdateTopicRequest.$Shape;
            static create(properties?: penstock.v1beta1.UpdateTopicRequest.$Properties): penstock.v1beta1.UpdateTopicRequest;

            /**
             * Encodes the specified UpdateTopicRequest message. Does not implicitly {@link penstock.v1beta1.UpdateTopicRequest.verify|verify} messages.
             * @param message UpdateTopicRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.UpdateTopicRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UpdateTopicRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.UpdateTopicRequest & penstock.v1beta1.UpdateTopicRequest.$Shape} UpdateTopicRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.UpdateTopicRequest & penstock.v1beta1.UpdateTopicRequest.$Shape;
        }

        namespace UpdateTopicRequest {

            /** Properties of an UpdateTopicRequest. */
            interface $Properties {

                /** UpdateTopicRequest name */
                name?: (string|null);

                /** UpdateTopicRequest spec */
                spec?: (penstock.v1beta1.TopicSpec.$Properties|null);

                /** UpdateTopicRequest updateMask */
                updateMask?: (google.protobuf.FieldMask.$Properties|null);

                /** UpdateTopicRequest etag */
                etag?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an UpdateTopicRequest. */
            type $Shape = penstock.v1beta1.UpdateTopicRequest.$Properties;
        }

        /**
         * Properties of an UpdateTopicResponse.
         * @deprecated Use penstock.v1beta1.UpdateTopicResponse.$Properties instead.
         */
        interface IUpdateTopicResponse extends penstock.v1beta1.UpdateTopicResponse.$Properties {
        }

        /** Represents an UpdateTopicResponse. */
        class UpdateTopicResponse {

            /**
             * Constructs a new UpdateTopicResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.UpdateTopicResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UpdateTopicResponse topic. */
            topic?: (penstock.v1beta1.Topic.$Properties|null);

            /**
             * Creates a new UpdateTopicResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns UpdateTopicResponse instance
             */
            static create(properties: penstock.v1beta1.UpdateTopicResponse.$Shape): penstock.v1beta1.UpdateTopicResponse & penstock.v1beta1.UpdateTopicResponse.$Shape;
            static create(properties?: penstock.v1beta1.UpdateTopicResponse.$Properties): penstock.v1beta1.UpdateTopicResponse;

            /**
             * Encodes the specified UpdateTopicResponse message. Does not implicitly {@link penstock.v1beta1.UpdateTopicResponse.verify|verify} messages.
             * @param message UpdateTopicResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.UpdateTopicResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UpdateTopicResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.UpdateTopicResponse & penstock.v1beta1.UpdateTopicResponse.$Shape} UpdateTopicResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.UpdateTopicResponse & penstock.v1beta1.UpdateTopicResponse.$Shape;
        }

        namespace UpdateTopicResponse {

            /** Properties of an UpdateTopicResponse. */
            interface $Properties {

                /** UpdateTopicResponse topic */
                topic?: (penstock.v1beta1.Topic.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an UpdateTopicResponse. */
            type $Shape = penstock.v1beta1.UpdateTopicResponse.$Properties;
        }

        /**
         * Properties of a DeleteTopicRequest.
         * @deprecated Use penstock.v1beta1.DeleteTopicRequest.$Properties instead.
         */
        interface IDeleteTopicRequest extends penstock.v1beta1.DeleteTopicRequest.$Properties {
        }

        /** Represents a DeleteTopicRequest. */
        class DeleteTopicRequest {

            /**
             * Constructs a new DeleteTopicRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.DeleteTopicRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DeleteTopicRequest name. */
            name: string;

            /** DeleteTopicRequest uid. */
            uid: string;

            /**
             * Creates a new DeleteTopicRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DeleteTopicRequest instance
             */
            static create(properties: penstock.v1beta1.DeleteTopicRequest.$Shape): penstock.v1beta1.DeleteTopicRequest & penstock.v1beta1.DeleteTopicRequest.$Shape;
            static create(properties?: penstock.v1beta1.DeleteTopicRequest.$Properties): penstock.v1beta1.DeleteTopicRequest;

            /**
             * Encodes the specified DeleteTopicRequest message. Does not implicitly {@link penstock.v1beta1.DeleteTopicRequest.verify|verify} messages.
             * @param message DeleteTopicRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.DeleteTopicRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeleteTopicRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.DeleteTopicRequest & penstock.v1beta1.DeleteTopicRequest.$Shape} DeleteTopicRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.DeleteTopicRequest & penstock.v1beta1.DeleteTopicRequest.$Shape;
        }

        namespace DeleteTopicRequest {

            /** Properties of a DeleteTopicRequest. */
            interface $Properties {

                /** DeleteTopicRequest name */
                name?: (string|null);

                /** DeleteTopicRequest uid */
                uid?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeleteTopicRequest. */
            type $Shape = penstock.v1beta1.DeleteTopicRequest.$Properties;
        }

        /**
         * Properties of a DeleteTopicResponse.
         * @deprecated Use penstock.v1beta1.DeleteTopicResponse.$Properties instead.
         */
        interface IDeleteTopicResponse extends penstock.v1beta1.DeleteTopicResponse.$Properties {
        }

        /** Represents a DeleteTopicResponse. */
        class DeleteTopicResponse {

            /**
             * Constructs a new DeleteTopicResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.DeleteTopicResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new DeleteTopicResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DeleteTopicResponse instance
             */
            static create(properties: penstock.v1beta1.DeleteTopicResponse.$Shape): penstock.v1beta1.DeleteTopicResponse & penstock.v1beta1.DeleteTopicResponse.$Shape;
            static create(properties?: penstock.v1beta1.DeleteTopicResponse.$Properties): penstock.v1beta1.DeleteTopicResponse;

            /**
             * Encodes the specified DeleteTopicResponse message. Does not implicitly {@link penstock.v1beta1.DeleteTopicResponse.verify|verify} messages.
             * @param message DeleteTopicResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.DeleteTopicResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeleteTopicResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.DeleteTopicResponse & penstock.v1beta1.DeleteTopicResponse.$Shape} DeleteTopicResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.DeleteTopicResponse & penstock.v1beta1.DeleteTopicResponse.$Shape;
        }

        namespace DeleteTopicResponse {

            /** Properties of a DeleteTopicResponse. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeleteTopicResponse. */
            type $Shape = penstock.v1beta1.DeleteTopicResponse.$Properties;
        }

        /**
         * Properties of a ListGroupsRequest.
         * @deprecated Use penstock.v1beta1.ListGroupsRequest.$Properties instead.
         */
        interface IListGroupsRequest extends penstock.v1beta1.ListGroupsRequest.$Properties {
        }

        /** Represents a ListGroupsRequest. */
        class ListGroupsRequest {

            /**
             * Constructs a new ListGroupsRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ListGroupsRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListGroupsRequest pageSize. */
            pageSize: number;

            /** ListGroupsRequest pageToken. */
            pageToken: string;

            /**
             * Creates a new ListGroupsRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListGroupsRequest instance
             */
            static create(properties: penstock.v1beta1.ListGroupsRequest.$Shape): penstock.v1beta1.ListGroupsRequest & penstock.v1beta1.ListGroupsRequest.$Shape;
            static create(properties?: penstock.v1beta1.ListGroupsRequest.$Properties): penstock.v1beta1.ListGroupsRequest;

            /**
             * Encodes the specified ListGroupsRequest message. Does not implicitly {@link penstock.v1beta1.ListGroupsRequest.verify|verify} messages.
             * @param message ListGroupsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ListGroupsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListGroupsRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ListGroupsRequest & penstock.v1beta1.ListGroupsRequest.$Shape} ListGroupsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ListGroupsRequest & penstock.v1beta1.ListGroupsRequest.$Shape;
        }

        namespace ListGroupsRequest {

            /** Properties of a ListGroupsRequest. */
            interface $Properties {

                /** ListGroupsRequest pageSize */
                pageSize?: (number|null);

                /** ListGroupsRequest pageToken */
                pageToken?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListGroupsRequest. */
            type $Shape = penstock.v1beta1.ListGroupsRequest.$Properties;
        }

        /**
         * Properties of a ListGroupsResponse.
         * @deprecated Use penstock.v1beta1.ListGroupsResponse.$Properties instead.
         */
        interface IListGroupsResponse extends penstock.v1beta1.ListGroupsResponse.$Properties {
        }

        /** Represents a ListGroupsResponse. */
        class ListGroupsResponse {

            /**
             * Constructs a new ListGroupsResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ListGroupsResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListGroupsResponse groups. */
            groups: penstock.v1beta1.Group.$Properties[];

            /** ListGroupsResponse nextPageToken. */
            nextPageToken: string;

            /** ListGroupsResponse silentBrokerIds. */
            silentBrokerIds: string[];

            /**
             * Creates a new ListGroupsResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListGroupsResponse instance
             */
            static create(properties: penstock.v1beta1.ListGroupsResponse.$Shape): penstock.v1beta1.ListGroupsResponse & penstock.v1beta1.ListGroupsResponse.$Shape;
            static create(properties?: penstock.v1beta1.ListGroupsResponse.$Properties): penstock.v1beta1.ListGroupsResponse;

            /**
             * Encodes the specified ListGroupsResponse message. Does not implicitly {@link penstock.v1beta1.ListGroupsResponse.verify|verify} messages.
             * @param message ListGroupsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ListGroupsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListGroupsResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ListGroupsResponse & penstock.v1beta1.ListGroupsResponse.$Shape} ListGroupsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ListGroupsResponse & penstock.v1beta1.ListGroupsResponse.$Shape;
        }

        namespace ListGroupsResponse {

            /** Properties of a ListGroupsResponse. */
            interface $Properties {

                /** ListGroupsResponse groups */
                groups?: (penstock.v1beta1.Group.$Properties[]|null);

                /** ListGroupsResponse nextPageToken */
                nextPageToken?: (string|null);

                /** ListGroupsResponse silentBrokerIds */
                silentBrokerIds?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListGroupsResponse. */
            type $Shape = penstock.v1beta1.ListGroupsResponse.$Properties;
        }

        /**
         * Properties of a Group.
         * @deprecated Use penstock.v1beta1.Group.$Properties instead.
         */
        interface IGroup extends penstock.v1beta1.Group.$Properties {
        }

        /** Represents a Group. */
        class Group {

            /**
             * Constructs a new Group.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Group.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Group name. */
            name: string;

            /** Group state. */
            state: penstock.v1beta1.GroupState;

            /** Group members. */
            members: penstock.v1beta1.GroupMember.$Properties[];

            /** Group generation. */
            generation: number;

            /** Group lag. */
            lag: number;

            /**
             * Creates a new Group instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Group instance
             */
            static create(properties: penstock.v1beta1.Group.$Shape): penstock.v1beta1.Group & penstock.v1beta1.Group.$Shape;
            static create(properties?: penstock.v1beta1.Group.$Properties): penstock.v1beta1.Group;

            /**
             * Encodes the specified Group message. Does not implicitly {@link penstock.v1beta1.Group.verify|verify} messages.
             * @param message Group message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Group.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Group message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Group & penstock.v1beta1.Group.$Shape} Group
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Group & penstock.v1beta1.Group.$Shape;
        }

        namespace Group {

            /** Properties of a Group. */
            interface $Properties {

                /** Group name */
                name?: (string|null);

                /** Group state */
                state?: (penstock.v1beta1.GroupState|null);

                /** Group members */
                members?: (penstock.v1beta1.GroupMember.$Properties[]|null);

                /** Group generation */
                generation?: (number|null);

                /** Group lag */
                lag?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Group. */
            type $Shape = penstock.v1beta1.Group.$Properties;
        }

        /** GroupState enum. */
        enum GroupState {

            /** GROUP_STATE_UNSPECIFIED value */
            GROUP_STATE_UNSPECIFIED = 0,

            /** GROUP_STATE_EMPTY value */
            GROUP_STATE_EMPTY = 1,

            /** GROUP_STATE_STABLE value */
            GROUP_STATE_STABLE = 2,

            /** GROUP_STATE_REBALANCING value */
            GROUP_STATE_REBALANCING = 3
        }

        /**
         * Properties of a GroupMember.
         * @deprecated Use penstock.v1beta1.GroupMember.$Properties instead.
         */
        interface IGroupMember extends penstock.v1beta1.GroupMember.$Properties {
        }

        /** Represents a GroupMember. */
        class GroupMember {

            /**
             * Constructs a new GroupMember.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GroupMember.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GroupMember memberId. */
            memberId: string;

            /** GroupMember clientId. */
            clientId: string;

            /** GroupMember address. */
            address: string;

            /** GroupMember topics. */
            topics: string[];

            /** GroupMember assignments. */
            assignments: penstock.v1beta1.Assignment.$Properties[];

            /**
             * Creates a new GroupMember instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GroupMember instance
             */
            static create(properties: penstock.v1beta1.GroupMember.$Shape): penstock.v1beta1.GroupMember & penstock.v1beta1.GroupMember.$Shape;
            static create(properties?: penstock.v1beta1.GroupMember.$Properties): penstock.v1beta1.GroupMember;

            /**
             * Encodes the specified GroupMember message. Does not implicitly {@link penstock.v1beta1.GroupMember.verify|verify} messages.
             * @param message GroupMember message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GroupMember.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GroupMember message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GroupMember & penstock.v1beta1.GroupMember.$Shape} GroupMember
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GroupMember & penstock.v1beta1.GroupMember.$Shape;
        }

        namespace GroupMember {

            /** Properties of a GroupMember. */
            interface $Properties {

                /** GroupMember memberId */
                memberId?: (string|null);

                /** GroupMember clientId */
                clientId?: (string|null);

                /** GroupMember address */
                address?: (string|null);

                /** GroupMember topics */
                topics?: (string[]|null);

                /** GroupMember assignments */
                assignments?: (penstock.v1beta1.Assignment.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GroupMember. */
            type $Shape = penstock.v1beta1.GroupMember.$Properties;
        }

        /**
         * Properties of a GetGroupRequest.
         * @deprecated Use penstock.v1beta1.GetGroupRequest.$Properties instead.
         */
        interface IGetGroupRequest extends penstock.v1beta1.GetGroupRequest.$Properties {
        }

        /** Represents a GetGroupRequest. */
        class GetGroupRequest {

            /**
             * Constructs a new GetGroupRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetGroupRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetGroupRequest name. */
            name: string;

            /**
             * Creates a new GetGroupRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetGroupRequest instance
             */
            static create(properties: penstock.v1beta1.GetGroupRequest.$Shape): penstock.v1beta1.GetGroupRequest & penstock.v1beta1.GetGroupRequest.$Shape;
            static create(properties?: penstock.v1beta1.GetGroupRequest.$Properties): penstock.v1beta1.GetGroupRequest;

            /**
             * Encodes the specified GetGroupRequest message. Does not implicitly {@link penstock.v1beta1.GetGroupRequest.verify|verify} messages.
             * @param message GetGroupRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetGroupRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetGroupRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetGroupRequest & penstock.v1beta1.GetGroupRequest.$Shape} GetGroupRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetGroupRequest & penstock.v1beta1.GetGroupRequest.$Shape;
        }

        namespace GetGroupRequest {

            /** Properties of a GetGroupRequest. */
            interface $Properties {

                /** GetGroupRequest name */
                name?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetGroupRequest. */
            type $Shape = penstock.v1beta1.GetGroupRequest.$Properties;
        }

        /**
         * Properties of a GetGroupResponse.
         * @deprecated Use penstock.v1beta1.GetGroupResponse.$Properties instead.
         */
        interface IGetGroupResponse extends penstock.v1beta1.GetGroupResponse.$Properties {
        }

        /** Represents a GetGroupResponse. */
        class GetGroupResponse {

            /**
             * Constructs a new GetGroupResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetGroupResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetGroupResponse group. */
            group?: (penstock.v1beta1.Group.$Properties|null);

            /** GetGroupResponse offsets. */
            offsets: penstock.v1beta1.GroupOffset.$Properties[];

            /** GetGroupResponse silentBrokerIds. */
            silentBrokerIds: string[];

            /**
             * Creates a new GetGroupResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetGroupResponse instance
             */
            static create(properties: penstock.v1beta1.GetGroupResponse.$Shape): penstock.v1beta1.GetGroupResponse & penstock.v1beta1.GetGroupResponse.$Shape;
            static create(properties?: penstock.v1beta1.GetGroupResponse.$Properties): penstock.v1beta1.GetGroupResponse;

            /**
             * Encodes the specified GetGroupResponse message. Does not implicitly {@link penstock.v1beta1.GetGroupResponse.verify|verify} messages.
             * @param message GetGroupResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetGroupResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetGroupResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetGroupResponse & penstock.v1beta1.GetGroupResponse.$Shape} GetGroupResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetGroupResponse & penstock.v1beta1.GetGroupResponse.$Shape;
        }

        namespace GetGroupResponse {

            /** Properties of a GetGroupResponse. */
            interface $Properties {

                /** GetGroupResponse group */
                group?: (penstock.v1beta1.Group.$Properties|null);

                /** GetGroupResponse offsets */
                offsets?: (penstock.v1beta1.GroupOffset.$Properties[]|null);

                /** GetGroupResponse silentBrokerIds */
                silentBrokerIds?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetGroupResponse. */
            type $Shape = penstock.v1beta1.GetGroupResponse.$Properties;
        }

        /**
         * Properties of a DeleteGroupRequest.
         * @deprecated Use penstock.v1beta1.DeleteGroupRequest.$Properties instead.
         */
        interface IDeleteGroupRequest extends penstock.v1beta1.DeleteGroupRequest.$Properties {
        }

        /** Represents a DeleteGroupRequest. */
        class DeleteGroupRequest {

            /**
             * Constructs a new DeleteGroupRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.DeleteGroupRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DeleteGroupRequest name. */
            name: string;

            /**
             * Creates a new DeleteGroupRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DeleteGroupRequest instance
             */
            static create(properties: penstock.v1beta1.DeleteGroupRequest.$Shape): penstock.v1beta1.DeleteGroupRequest & penstock.v1beta1.DeleteGroupRequest.$Shape;
            static create(properties?: penstock.v1beta1.DeleteGroupRequest.$Properties): penstock.v1beta1.DeleteGroupRequest;

            /**
             * Encodes the specified DeleteGroupRequest message. Does not implicitly {@link penstock.v1beta1.DeleteGroupRequest.verify|verify} messages.
             * @param message DeleteGroupRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.DeleteGroupRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeleteGroupRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.DeleteGroupRequest & penstock.v1beta1.DeleteGroupRequest.$Shape} DeleteGroupRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.DeleteGroupRequest & penstock.v1beta1.DeleteGroupRequest.$Shape;
        }

        namespace DeleteGroupRequest {

            /** Properties of a DeleteGroupRequest. */
            interface $Properties {

                /** DeleteGroupRequest name */
                name?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeleteGroupRequest. */
            type $Shape = penstock.v1beta1.DeleteGroupRequest.$Properties;
        }

        /**
         * Properties of a DeleteGroupResponse.
         * @deprecated Use penstock.v1beta1.DeleteGroupResponse.$Properties instead.
         */
        interface IDeleteGroupResponse extends penstock.v1beta1.DeleteGroupResponse.$Properties {
        }

        /** Represents a DeleteGroupResponse. */
        class DeleteGroupResponse {

            /**
             * Constructs a new DeleteGroupResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.DeleteGroupResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new DeleteGroupResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DeleteGroupResponse instance
             */
            static create(properties: penstock.v1beta1.DeleteGroupResponse.$Shape): penstock.v1beta1.DeleteGroupResponse & penstock.v1beta1.DeleteGroupResponse.$Shape;
            static create(properties?: penstock.v1beta1.DeleteGroupResponse.$Properties): penstock.v1beta1.DeleteGroupResponse;

            /**
             * Encodes the specified DeleteGroupResponse message. Does not implicitly {@link penstock.v1beta1.DeleteGroupResponse.verify|verify} messages.
             * @param message DeleteGroupResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.DeleteGroupResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeleteGroupResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.DeleteGroupResponse & penstock.v1beta1.DeleteGroupResponse.$Shape} DeleteGroupResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.DeleteGroupResponse & penstock.v1beta1.DeleteGroupResponse.$Shape;
        }

        namespace DeleteGroupResponse {

            /** Properties of a DeleteGroupResponse. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeleteGroupResponse. */
            type $Shape = penstock.v1beta1.DeleteGroupResponse.$Properties;
        }

        /**
         * Properties of a ListBrokersRequest.
         * @deprecated Use penstock.v1beta1.ListBrokersRequest.$Properties instead.
         */
        interface IListBrokersRequest extends penstock.v1beta1.ListBrokersRequest.$Properties {
        }

        /** Represents a ListBrokersRequest. */
        class ListBrokersRequest {

            /**
             * Constructs a new ListBrokersRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ListBrokersRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListBrokersRequest pageSize. */
            pageSize: number;

            /** ListBrokersRequest pageToken. */
            pageToken: string;

            /**
             * Creates a new ListBrokersRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListBrokersRequest instance
             */
            static create(properties: penstock.v1beta1.ListBrokersRequest.$Shape): penstock.v1beta1.ListBrokersRequest & penstock.v1beta1.ListBrokersRequest.$Shape;
            static create(properties?: penstock.v1beta1.ListBrokersRequest.$Properties): penstock.v1beta1.ListBrokersRequest;

            /**
             * Encodes the specified ListBrokersRequest message. Does not implicitly {@link penstock.v1beta1.ListBrokersRequest.verify|verify} messages.
             * @param message ListBrokersRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ListBrokersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListBrokersRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ListBrokersRequest & penstock.v1beta1.ListBrokersRequest.$Shape} ListBrokersRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ListBrokersRequest & penstock.v1beta1.ListBrokersRequest.$Shape;
        }

        namespace ListBrokersRequest {

            /** Properties of a ListBrokersRequest. */
            interface $Properties {

                /** ListBrokersRequest pageSize */
                pageSize?: (number|null);

                /** ListBrokersRequest pageToken */
                pageToken?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListBrokersRequest. */
            type $Shape = penstock.v1beta1.ListBrokersRequest.$Properties;
        }

        /**
         * Properties of a ListBrokersResponse.
         * @deprecated Use penstock.v1beta1.ListBrokersResponse.$Properties instead.
         */
        interface IListBrokersResponse extends penstock.v1beta1.ListBrokersResponse.$Properties {
        }

        /** Represents a ListBrokersResponse. */
        class ListBrokersResponse {

            /**
             * Constructs a new ListBrokersResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ListBrokersResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListBrokersResponse brokers. */
            brokers: penstock.v1beta1.Broker.$Properties[];

            /** ListBrokersResponse nextPageToken. */
            nextPageToken: string;

            /**
             * Creates a new ListBrokersResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListBrokersResponse instance
             */
            static create(properties: penstock.v1beta1.ListBrokersResponse.$Shape): penstock.v1beta1.ListBrokersResponse & penstock.v1beta1.ListBrokersResponse.$Shape;
            static create(properties?: penstock.v1beta1.ListBrokersResponse.$Properties): penstock.v1beta1.ListBrokersResponse;

            /**
             * Encodes the specified ListBrokersResponse message. Does not implicitly {@link penstock.v1beta1.ListBrokersResponse.verify|verify} messages.
             * @param message ListBrokersResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ListBrokersResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListBrokersResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ListBrokersResponse & penstock.v1beta1.ListBrokersResponse.$Shape} ListBrokersResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ListBrokersResponse & penstock.v1beta1.ListBrokersResponse.$Shape;
        }

        namespace ListBrokersResponse {

            /** Properties of a ListBrokersResponse. */
            interface $Properties {

                /** ListBrokersResponse brokers */
                brokers?: (penstock.v1beta1.Broker.$Properties[]|null);

                /** ListBrokersResponse nextPageToken */
                nextPageToken?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListBrokersResponse. */
            type $Shape = penstock.v1beta1.ListBrokersResponse.$Properties;
        }

        /**
         * Properties of a GetBrokerRequest.
         * @deprecated Use penstock.v1beta1.GetBrokerRequest.$Properties instead.
         */
        interface IGetBrokerRequest extends penstock.v1beta1.GetBrokerRequest.$Properties {
        }

        /** Represents a GetBrokerRequest. */
        class GetBrokerRequest {

            /**
             * Constructs a new GetBrokerRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetBrokerRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetBrokerRequest brokerId. */
            brokerId: string;

            /**
             * Creates a new GetBrokerRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetBrokerRequest instance
             */
            static create(properties: penstock.v1beta1.GetBrokerRequest.$Shape): penstock.v1beta1.GetBrokerRequest & penstock.v1beta1.GetBrokerRequest.$Shape;
            static create(properties?: penstock.v1beta1.GetBrokerRequest.$Properties): penstock.v1beta1.GetBrokerRequest;

            /**
             * Encodes the specified GetBrokerRequest message. Does not implicitly {@link penstock.v1beta1.GetBrokerRequest.verify|verify} messages.
             * @param message GetBrokerRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetBrokerRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetBrokerRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetBrokerRequest & penstock.v1beta1.GetBrokerRequest.$Shape} GetBrokerRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetBrokerRequest & penstock.v1beta1.GetBrokerRequest.$Shape;
        }

        namespace GetBrokerRequest {

            /** Properties of a GetBrokerRequest. */
            interface $Properties {

                /** GetBrokerRequest brokerId */
                brokerId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetBrokerRequest. */
            type $Shape = penstock.v1beta1.GetBrokerRequest.$Properties;
        }

        /**
         * Properties of a GetBrokerResponse.
         * @deprecated Use penstock.v1beta1.GetBrokerResponse.$Properties instead.
         */
        interface IGetBrokerResponse extends penstock.v1beta1.GetBrokerResponse.$Properties {
        }

        /** Represents a GetBrokerResponse. */
        class GetBrokerResponse {

            /**
             * Constructs a new GetBrokerResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetBrokerResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetBrokerResponse broker. */
            broker?: (penstock.v1beta1.Broker.$Properties|null);

            /**
             * Creates a new GetBrokerResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetBrokerResponse instance
             */
            static create(properties: penstock.v1beta1.GetBrokerResponse.$Shape): penstock.v1beta1.GetBrokerResponse & penstock.v1beta1.GetBrokerResponse.$Shape;
            static create(properties?: penstock.v1beta1.GetBrokerResponse.$Properties): penstock.v1beta1.GetBrokerResponse;

            /**
             * Encodes the specified GetBrokerResponse message. Does not implicitly {@link penstock.v1beta1.GetBrokerResponse.verify|verify} messages.
             * @param message GetBrokerResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetBrokerResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetBrokerResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetBrokerResponse & penstock.v1beta1.GetBrokerResponse.$Shape} GetBrokerResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetBrokerResponse & penstock.v1beta1.GetBrokerResponse.$Shape;
        }

        namespace GetBrokerResponse {

            /** Properties of a GetBrokerResponse. */
            interface $Properties {

                /** GetBrokerResponse broker */
                broker?: (penstock.v1beta1.Broker.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetBrokerResponse. */
            type $Shape = penstock.v1beta1.GetBrokerResponse.$Properties;
        }

        /**
         * Properties of a DrainBrokerRequest.
         * @deprecated Use penstock.v1beta1.DrainBrokerRequest.$Properties instead.
         */
        interface IDrainBrokerRequest extends penstock.v1beta1.DrainBrokerRequest.$Properties {
        }

        /** Represents a DrainBrokerRequest. */
        class DrainBrokerRequest {

            /**
             * Constructs a new DrainBrokerRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.DrainBrokerRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DrainBrokerRequest brokerId. */
            brokerId: string;

            /** DrainBrokerRequest validateOnly. */
            validateOnly: boolean;

            /**
             * Creates a new DrainBrokerRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DrainBrokerRequest instance
             */
            static create(properties: penstock.v1beta1.DrainBrokerRequest.$Shape): penstock.v1beta1.DrainBrokerRequest & penstock.v1beta1.DrainBrokerRequest.$Shape;
            static create(properties?: penstock.v1beta1.DrainBrokerRequest.$Properties): penstock.v1beta1.DrainBrokerRequest;

            /**
             * Encodes the specified DrainBrokerRequest message. Does not implicitly {@link penstock.v1beta1.DrainBrokerRequest.verify|verify} messages.
             * @param message DrainBrokerRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.DrainBrokerRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DrainBrokerRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.DrainBrokerRequest & penstock.v1beta1.DrainBrokerRequest.$Shape} DrainBrokerRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.DrainBrokerRequest & penstock.v1beta1.DrainBrokerRequest.$Shape;
        }

        namespace DrainBrokerRequest {

            /** Properties of a DrainBrokerRequest. */
            interface $Properties {

                /** DrainBrokerRequest brokerId */
                brokerId?: (string|null);

                /** DrainBrokerRequest validateOnly */
                validateOnly?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DrainBrokerRequest. */
            type $Shape = penstock.v1beta1.DrainBrokerRequest.$Properties;
        }

        /**
         * Properties of a DrainBrokerResponse.
         * @deprecated Use penstock.v1beta1.DrainBrokerResponse.$Properties instead.
         */
        interface IDrainBrokerResponse extends penstock.v1beta1.DrainBrokerResponse.$Properties {
        }

        /** Represents a DrainBrokerResponse. */
        class DrainBrokerResponse {

            /**
             * Constructs a new DrainBrokerResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.DrainBrokerResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DrainBrokerResponse broker. */
            broker?: (penstock.v1beta1.Broker.$Properties|null);

            /**
             * Creates a new DrainBrokerResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DrainBrokerResponse instance
             */
            static create(properties: penstock.v1beta1.DrainBrokerResponse.$Shape): penstock.v1beta1.DrainBrokerResponse & penstock.v1beta1.DrainBrokerResponse.$Shape;
            static create(properties?: penstock.v1beta1.DrainBrokerResponse.$Properties): penstock.v1beta1.DrainBrokerResponse;

            /**
             * Encodes the specified DrainBrokerResponse message. Does not implicitly {@link penstock.v1beta1.DrainBrokerResponse.verify|verify} messages.
             * @param message DrainBrokerResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.DrainBrokerResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DrainBrokerResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.DrainBrokerResponse & penstock.v1beta1.DrainBrokerResponse.$Shape} DrainBrokerResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.DrainBrokerResponse & penstock.v1beta1.DrainBrokerResponse.$Shape;
        }

        namespace DrainBrokerResponse {

            /** Properties of a DrainBrokerResponse. */
            interface $Properties {

                /** DrainBrokerResponse broker */
                broker?: (penstock.v1beta1.Broker.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DrainBrokerResponse. */
            type $Shape = penstock.v1beta1.DrainBrokerResponse.$Properties;
        }

        /**
         * Properties of an UndrainBrokerRequest.
         * @deprecated Use penstock.v1beta1.UndrainBrokerRequest.$Properties instead.
         */
        interface IUndrainBrokerRequest extends penstock.v1beta1.UndrainBrokerRequest.$Properties {
        }

        /** Represents an UndrainBrokerRequest. */
        class UndrainBrokerRequest {

            /**
             * Constructs a new UndrainBrokerRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.UndrainBrokerRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UndrainBrokerRequest brokerId. */
            brokerId: string;

            /**
             * Creates a new UndrainBrokerRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns UndrainBrokerRequest instance
             */
            static create(properties: penstock.v1beta1.UndrainBrokerRequest.$Shape): penstock.v1beta1.UndrainBrokerRequest & penstock.v1beta1.UndrainBrokerRequest.$Shape;
            static create(properties?: penstock.v1beta1.UndrainBrokerRequest.$Properties): penstock.v1beta1.UndrainBrokerRequest;

            /**
             * Encodes the specified UndrainBrokerRequest message. Does not implicitly {@link penstock.v1beta1.UndrainBrokerRequest.verify|verify} messages.
             * @param message UndrainBrokerRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.UndrainBrokerRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UndrainBrokerRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.UndrainBrokerRequest & penstock.v1beta1.UndrainBrokerRequest.$Shape} UndrainBrokerRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.UndrainBrokerRequest & penstock.v1beta1.UndrainBrokerRequest.$Shape;
        }

        namespace UndrainBrokerRequest {

            /** Properties of an UndrainBrokerRequest. */
            interface $Properties {

                /** UndrainBrokerRequest brokerId */
                brokerId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an UndrainBrokerRequest. */
            type $Shape = penstock.v1beta1.UndrainBrokerRequest.$Properties;
        }

        /**
         * Properties of an UndrainBrokerResponse.
         * @deprecated Use penstock.v1beta1.UndrainBrokerResponse.$Properties instead.
         */
        interface IUndrainBrokerResponse extends penstock.v1beta1.UndrainBrokerResponse.$Properties {
        }

        /** Represents an UndrainBrokerResponse. */
        class UndrainBrokerResponse {

            /**
             * Constructs a new UndrainBrokerResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.UndrainBrokerResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UndrainBrokerResponse broker. */
            broker?: (penstock.v1beta1.Broker.$Properties|null);

            /**
             * Creates a new UndrainBrokerResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns UndrainBrokerResponse instance
             */
            static create(properties: penstock.v1beta1.UndrainBrokerResponse.$Shape): penstock.v1beta1.UndrainBrokerResponse & penstock.v1beta1.UndrainBrokerResponse.$Shape;
            static create(properties?: penstock.v1beta1.UndrainBrokerResponse.$Properties): penstock.v1beta1.UndrainBrokerResponse;

            /**
             * Encodes the specified UndrainBrokerResponse message. Does not implicitly {@link penstock.v1beta1.UndrainBrokerResponse.verify|verify} messages.
             * @param message UndrainBrokerResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.UndrainBrokerResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an UndrainBrokerResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.UndrainBrokerResponse & penstock.v1beta1.UndrainBrokerResponse.$Shape} UndrainBrokerResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.UndrainBrokerResponse & penstock.v1beta1.UndrainBrokerResponse.$Shape;
        }

        namespace UndrainBrokerResponse {

            /** Properties of an UndrainBrokerResponse. */
            interface $Properties {

                /** UndrainBrokerResponse broker */
                broker?: (penstock.v1beta1.Broker.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an UndrainBrokerResponse. */
            type $Shape = penstock.v1beta1.UndrainBrokerResponse.$Properties;
        }

        /**
         * Properties of a Partition.
         * @deprecated Use penstock.v1beta1.Partition.$Properties instead.
         */
        interface IPartition extends penstock.v1beta1.Partition.$Properties {
        }

        /** Represents a Partition. */
        class Partition {

            /**
             * Constructs a new Partition.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Partition.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Partition topic. */
            topic: string;

            /** Partition status. */
            status?: (penstock.v1beta1.PartitionStatus.$Properties|null);

            /** Partition minInSyncReplicas. */
            minInSyncReplicas: number;

            /** Partition copies. */
            copies: penstock.v1beta1.PartitionCopy.$Properties[];

            /** Partition move. */
            move?: (penstock.v1beta1.PartitionMove.$Properties|null);

            /** Partition losses. */
            losses: penstock.v1beta1.LossRange.$Properties[];

            /** Partition catchUpBytesPerSecond. */
            catchUpBytesPerSecond: number;

            /** Partition silentBrokerIds. */
            silentBrokerIds: string[];

            /**
             * Creates a new Partition instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Partition instance
             */
            static create(properties: penstock.v1beta1.Partition.$Shape): penstock.v1beta1.Partition & penstock.v1beta1.Partition.$Shape;
            static create(properties?: penstock.v1beta1.Partition.$Properties): penstock.v1beta1.Partition;

            /**
             * Encodes the specified Partition message. Does not implicitly {@link penstock.v1beta1.Partition.verify|verify} messages.
             * @param message Partition message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Partition.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Partition message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Partition & penstock.v1beta1.Partition.$Shape} Partition
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Partition & penstock.v1beta1.Partition.$Shape;
        }

        namespace Partition {

            /** Properties of a Partition. */
            interface $Properties {

                /** Partition topic */
                topic?: (string|null);

                /** Partition status */
                status?: (penstock.v1beta1.PartitionStatus.$Properties|null);

                /** Partition minInSyncReplicas */
                minInSyncReplicas?: (number|null);

                /** Partition copies */
                copies?: (penstock.v1beta1.PartitionCopy.$Properties[]|null);

                /** Partition move */
                move?: (penstock.v1beta1.PartitionMove.$Properties|null);

                /** Partition losses */
                losses?: (penstock.v1beta1.LossRange.$Properties[]|null);

                /** Partition catchUpBytesPerSecond */
                catchUpBytesPerSecond?: (number|null);

                /** Partition silentBrokerIds */
                silentBrokerIds?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Partition. */
            type $Shape = penstock.v1beta1.Partition.$Properties;
        }

        /**
         * Properties of a ListPartitionsRequest.
         * @deprecated Use penstock.v1beta1.ListPartitionsRequest.$Properties instead.
         */
        interface IListPartitionsRequest extends penstock.v1beta1.ListPartitionsRequest.$Properties {
        }

        /** Represents a ListPartitionsRequest. */
        class ListPartitionsRequest {

            /**
             * Constructs a new ListPartitionsRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ListPartitionsRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListPartitionsRequest topic. */
            topic: string;

            /** ListPartitionsRequest brokerId. */
            brokerId: string;

            /** ListPartitionsRequest unhealthyOnly. */
            unhealthyOnly: boolean;

            /** ListPartitionsRequest pageSize. */
            pageSize: number;

            /** ListPartitionsRequest pageToken. */
            pageToken: string;

            /**
             * Creates a new ListPartitionsRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListPartitionsRequest instance
             */
            static create(properties: penstock.v1beta1.ListPartitionsRequest.$Shape): penstock.v1beta1.ListPartitionsRequest & penstock.v1beta1.ListPartitionsRequest.$Shape;
            static create(properties?: penstock.v1beta1.ListPartitionsRequest.$Properties): penstock.v1beta1.ListPartitionsRequest;

            /**
             * Encodes the specified ListPartitionsRequest message. Does not implicitly {@link penstock.v1beta1.ListPartitionsRequest.verify|verify} messages.
             * @param message ListPartitionsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ListPartitionsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListPartitionsRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ListPartitionsRequest & penstock.v1beta1.ListPartitionsRequest.$Shape} ListPartitionsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ListPartitionsRequest & penstock.v1beta1.ListPartitionsRequest.$Shape;
        }

        namespace ListPartitionsRequest {

            /** Properties of a ListPartitionsRequest. */
            interface $Properties {

                /** ListPartitionsRequest topic */
                topic?: (string|null);

                /** ListPartitionsRequest brokerId */
                brokerId?: (string|null);

                /** ListPartitionsRequest unhealthyOnly */
                unhealthyOnly?: (boolean|null);

                /** ListPartitionsRequest pageSize */
                pageSize?: (number|null);

                /** ListPartitionsRequest pageToken */
                pageToken?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListPartitionsRequest. */
            type $Shape = penstock.v1beta1.ListPartitionsRequest.$Properties;
        }

        /**
         * Properties of a ListPartitionsResponse.
         * @deprecated Use penstock.v1beta1.ListPartitionsResponse.$Properties instead.
         */
        interface IListPartitionsResponse extends penstock.v1beta1.ListPartitionsResponse.$Properties {
        }

        /** Represents a ListPartitionsResponse. */
        class ListPartitionsResponse {

            /**
             * Constructs a new ListPartitionsResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ListPartitionsResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListPartitionsResponse partitions. */
            partitions: penstock.v1beta1.Partition.$Properties[];

            /** ListPartitionsResponse nextPageToken. */
            nextPageToken: string;

            /**
             * Creates a new ListPartitionsResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListPartitionsResponse instance
             */
            static create(properties: penstock.v1beta1.ListPartitionsResponse.$Shape): penstock.v1beta1.ListPartitionsResponse & penstock.v1beta1.ListPartitionsResponse.$Shape;
            static create(properties?: penstock.v1beta1.ListPartitionsResponse.$Properties): penstock.v1beta1.ListPartitionsResponse;

            /**
             * Encodes the specified ListPartitionsResponse message. Does not implicitly {@link penstock.v1beta1.ListPartitionsResponse.verify|verify} messages.
             * @param message ListPartitionsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ListPartitionsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListPartitionsResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ListPartitionsResponse & penstock.v1beta1.ListPartitionsResponse.$Shape} ListPartitionsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ListPartitionsResponse & penstock.v1beta1.ListPartitionsResponse.$Shape;
        }

        namespace ListPartitionsResponse {

            /** Properties of a ListPartitionsResponse. */
            interface $Properties {

                /** ListPartitionsResponse partitions */
                partitions?: (penstock.v1beta1.Partition.$Properties[]|null);

                /** ListPartitionsResponse nextPageToken */
                nextPageToken?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListPartitionsResponse. */
            type $Shape = penstock.v1beta1.ListPartitionsResponse.$Properties;
        }

        /**
         * Properties of a GetPartitionRequest.
         * @deprecated Use penstock.v1beta1.GetPartitionRequest.$Properties instead.
         */
        interface IGetPartitionRequest extends penstock.v1beta1.GetPartitionRequest.$Properties {
        }

        /** Represents a GetPartitionRequest. */
        class GetPartitionRequest {

            /**
             * Constructs a new GetPartitionRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetPartitionRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetPartitionRequest topic. */
            topic: string;

            /** GetPartitionRequest partition. */
            partition: number;

            /**
             * Creates a new GetPartitionRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetPartitionRequest instance
             */
            static create(properties: penstock.v1beta1.GetPartitionRequest.$Shape): penstock.v1beta1.GetPartitionRequest & penstock.v1beta1.GetPartitionRequest.$Shape;
            static create(properties?: penstock.v1beta1.GetPartitionRequest.$Properties): penstock.v1beta1.GetPartitionRequest;

            /**
             * Encodes the specified GetPartitionRequest message. Does not implicitly {@link penstock.v1beta1.GetPartitionRequest.verify|verify} messages.
             * @param message GetPartitionRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetPartitionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetPartitionRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetPartitionRequest & penstock.v1beta1.GetPartitionRequest.$Shape} GetPartitionRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetPartitionRequest & penstock.v1beta1.GetPartitionRequest.$Shape;
        }

        namespace GetPartitionRequest {

            /** Properties of a GetPartitionRequest. */
            interface $Properties {

                /** GetPartitionRequest topic */
                topic?: (string|null);

                /** GetPartitionRequest partition */
                partition?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetPartitionRequest. */
            type $Shape = penstock.v1beta1.GetPartitionRequest.$Properties;
        }

        /**
         * Properties of a GetPartitionResponse.
         * @deprecated Use penstock.v1beta1.GetPartitionResponse.$Properties instead.
         */
        interface IGetPartitionResponse extends penstock.v1beta1.GetPartitionResponse.$Properties {
        }

        /** Represents a GetPartitionResponse. */
        class GetPartitionResponse {

            /**
             * Constructs a new GetPartitionResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetPartitionResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetPartitionResponse partition. */
            partition?: (penstock.v1beta1.Partition.$Properties|null);

            /**
             * Creates a new GetPartitionResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetPartitionResponse instance
             */
            static create(properties: penstock.v1beta1.GetPartitionResponse.$Shape): penstock.v1beta1.GetPartitionResponse & penstock.v1beta1.GetPartitionResponse.$Shape;
            static create(properties?: penstock.v1beta1.GetPartitionResponse.$Properties): penstock.v1beta1.GetPartitionResponse;

            /**
             * Encodes the specified GetPartitionResponse message. Does not implicitly {@link penstock.v1beta1.GetPartitionResponse.verify|verify} messages.
             * @param message GetPartitionResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetPartitionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetPartitionResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetPartitionResponse & penstock.v1beta1.GetPartitionResponse.$Shape} GetPartitionResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetPartitionResponse & penstock.v1beta1.GetPartitionResponse.$Shape;
        }

        namespace GetPartitionResponse {

            /** Properties of a GetPartitionResponse. */
            interface $Properties {

                /** GetPartitionResponse partition */
                partition?: (penstock.v1beta1.Partition.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetPartitionResponse. */
            type $Shape = penstock.v1beta1.GetPartitionResponse.$Properties;
        }

        /**
         * Properties of a ReassignPartitionRequest.
         * @deprecated Use penstock.v1beta1.ReassignPartitionRequest.$Properties instead.
         */
        interface IReassignPartitionRequest extends penstock.v1beta1.ReassignPartitionRequest.$Properties {
        }

        /** Represents a ReassignPartitionRequest. */
        class ReassignPartitionRequest {

            /**
             * Constructs a new ReassignPartitionRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ReassignPartitionRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReassignPartitionRequest topic. */
            topic: string;

            /** ReassignPartitionRequest partition. */
            partition: number;

            /** ReassignPartitionRequest brokerIds. */
            brokerIds: string[];

            /** ReassignPartitionRequest validateOnly. */
            validateOnly: boolean;

            /**
             * Creates a new ReassignPartitionRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReassignPartitionRequest instance
             */
            static create(properties: penstock.v1beta1.ReassignPartitionRequest.$Shape): penstock.v1beta1.ReassignPartitionRequest & penstock.v1beta1.ReassignPartitionRequest.$Shape;
            static create(properties?: penstock.v1beta1.ReassignPartitionRequest.$Properties): penstock.v1beta1.ReassignPartitionRequest;

            /**
             * Encodes the specified ReassignPartitionRequest message. Does not implicitly {@link penstock.v1beta1.ReassignPartitionRequest.verify|verify} messages.
             * @param message ReassignPartitionRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ReassignPartitionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReassignPartitionRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ReassignPartitionRequest & penstock.v1beta1.ReassignPartitionRequest.$Shape} ReassignPartitionRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ReassignPartitionRequest & penstock.v1beta1.ReassignPartitionRequest.$Shape;
        }

        namespace ReassignPartitionRequest {

            /** Properties of a ReassignPartitionRequest. */
            interface $Properties {

                /** ReassignPartitionRequest topic */
                topic?: (string|null);

                /** ReassignPartitionRequest partition */
                partition?: (number|null);

                /** ReassignPartitionRequest brokerIds */
                brokerIds?: (string[]|null);

                /** ReassignPartitionRequest validateOnly */
                validateOnly?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReassignPartitionRequest. */
            type $Shape = penstock.v1beta1.ReassignPartitionRequest.$Properties;
        }

        /**
         * Properties of a ReassignPartitionResponse.
         * @deprecated Use penstock.v1beta1.ReassignPartitionResponse.$Properties instead.
         */
        interface IReassignPartitionResponse extends penstock.v1beta1.ReassignPartitionResponse.$Properties {
        }

        /** Represents a ReassignPartitionResponse. */
        class ReassignPartitionResponse {

            /**
             * Constructs a new ReassignPartitionResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ReassignPartitionResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReassignPartitionResponse partition. */
            partition?: (penstock.v1beta1.Partition.$Properties|null);

            /**
             * Creates a new ReassignPartitionResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReassignPartitionResponse instance
             */
            static create(properties: penstock.v1beta1.ReassignPartitionResponse.$Shape): penstock.v1beta1.ReassignPartitionResponse & penstock.v1beta1.ReassignPartitionResponse.$Shape;
            static create(properties?: penstock.v1beta1.ReassignPartitionResponse.$Properties): penstock.v1beta1.ReassignPartitionResponse;

            /**
             * Encodes the specified ReassignPartitionResponse message. Does not implicitly {@link penstock.v1beta1.ReassignPartitionResponse.verify|verify} messages.
             * @param message ReassignPartitionResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ReassignPartitionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReassignPartitionResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ReassignPartitionResponse & penstock.v1beta1.ReassignPartitionResponse.$Shape} ReassignPartitionResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ReassignPartitionResponse & penstock.v1beta1.ReassignPartitionResponse.$Shape;
        }

        namespace ReassignPartitionResponse {

            /** Properties of a ReassignPartitionResponse. */
            interface $Properties {

                /** ReassignPartitionResponse partition */
                partition?: (penstock.v1beta1.Partition.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReassignPartitionResponse. */
            type $Shape = penstock.v1beta1.ReassignPartitionResponse.$Properties;
        }

        /**
         * Properties of a CancelReassignmentRequest.
         * @deprecated Use penstock.v1beta1.CancelReassignmentRequest.$Properties instead.
         */
        interface ICancelReassignmentRequest extends penstock.v1beta1.CancelReassignmentRequest.$Properties {
        }

        /** Represents a CancelReassignmentRequest. */
        class CancelReassignmentRequest {

            /**
             * Constructs a new CancelReassignmentRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.CancelReassignmentRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CancelReassignmentRequest topic. */
            topic: string;

            /** CancelReassignmentRequest partition. */
            partition: number;

            /**
             * Creates a new CancelReassignmentRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CancelReassignmentRequest instance
             */
            static create(properties: penstock.v1beta1.CancelReassignmentRequest.$Shape): penstock.v1beta1.CancelReassignmentRequest & penstock.v1beta1.CancelReassignmentRequest.$Shape;
            static create(properties?: penstock.v1beta1.CancelReassignmentRequest.$Properties): penstock.v1beta1.CancelReassignmentRequest;

            /**
             * Encodes the specified CancelReassignmentRequest message. Does not implicitly {@link penstock.v1beta1.CancelReassignmentRequest.verify|verify} messages.
             * @param message CancelReassignmentRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.CancelReassignmentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CancelReassignmentRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.CancelReassignmentRequest & penstock.v1beta1.CancelReassignmentRequest.$Shape} CancelReassignmentRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.CancelReassignmentRequest & penstock.v1beta1.CancelReassignmentRequest.$Shape;
        }

        namespace CancelReassignmentRequest {

            /** Properties of a CancelReassignmentRequest. */
            interface $Properties {

                /** CancelReassignmentRequest topic */
                topic?: (string|null);

                /** CancelReassignmentRequest partition */
                partition?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CancelReassignmentRequest. */
            type $Shape = penstock.v1beta1.CancelReassignmentRequest.$Properties;
        }

        /**
         * Properties of a CancelReassignmentResponse.
         * @deprecated Use penstock.v1beta1.CancelReassignmentResponse.$Properties instead.
         */
        interface ICancelReassignmentResponse extends penstock.v1beta1.CancelReassignmentResponse.$Properties {
        }

        /** Represents a CancelReassignmentResponse. */
        class CancelReassignmentResponse {

            /**
             * Constructs a new CancelReassignmentResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.CancelReassignmentResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CancelReassignmentResponse partition. */
            partition?: (penstock.v1beta1.Partition.$Properties|null);

            /**
             * Creates a new CancelReassignmentResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CancelReassignmentResponse instance
             */
            static create(properties: penstock.v1beta1.CancelReassignmentResponse.$Shape): penstock.v1beta1.CancelReassignmentResponse & penstock.v1beta1.CancelReassignmentResponse.$Shape;
            static create(properties?: penstock.v1beta1.CancelReassignmentResponse.$Properties): penstock.v1beta1.CancelReassignmentResponse;

            /**
             * Encodes the specified CancelReassignmentResponse message. Does not implicitly {@link penstock.v1beta1.CancelReassignmentResponse.verify|verify} messages.
             * @param message CancelReassignmentResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.CancelReassignmentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CancelReassignmentResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.CancelReassignmentResponse & penstock.v1beta1.CancelReassignmentResponse.$Shape} CancelReassignmentResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.CancelReassignmentResponse & penstock.v1beta1.CancelReassignmentResponse.$Shape;
        }

        namespace CancelReassignmentResponse {

            /** Properties of a CancelReassignmentResponse. */
            interface $Properties {

                /** CancelReassignmentResponse partition */
                partition?: (penstock.v1beta1.Partition.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CancelReassignmentResponse. */
            type $Shape = penstock.v1beta1.CancelReassignmentResponse.$Properties;
        }

        /**
         * Properties of an ElectLeaderRequest.
         * @deprecated Use penstock.v1beta1.ElectLeaderRequest.$Properties instead.
         */
        interface IElectLeaderRequest extends penstock.v1beta1.ElectLeaderRequest.$Properties {
        }

        /** Represents an ElectLeaderRequest. */
        class ElectLeaderRequest {

            /**
             * Constructs a new ElectLeaderRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ElectLeaderRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ElectLeaderRequest topic. */
            topic: string;

            /** ElectLeaderRequest partition. */
            partition: number;

            /** ElectLeaderRequest type. */
            type: penstock.v1beta1.ElectionType;

            /** ElectLeaderRequest storeId. */
            storeId: string;

            /** ElectLeaderRequest acceptLoss. */
            acceptLoss: boolean;

            /** ElectLeaderRequest validateOnly. */
            validateOnly: boolean;

            /**
             * Creates a new ElectLeaderRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ElectLeaderRequest instance
             */
            static create(properties: penstock.v1beta1.ElectLeaderRequest.$Shape): penstock.v1beta1.ElectLeaderRequest & penstock.v1beta1.ElectLeaderRequest.$Shape;
            static create(properties?: penstock.v1beta1.ElectLeaderRequest.$Properties): penstock.v1beta1.ElectLeaderRequest;

            /**
             * Encodes the specified ElectLeaderRequest message. Does not implicitly {@link penstock.v1beta1.ElectLeaderRequest.verify|verify} messages.
             * @param message ElectLeaderRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ElectLeaderRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ElectLeaderRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ElectLeaderRequest & penstock.v1beta1.ElectLeaderRequest.$Shape} ElectLeaderRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ElectLeaderRequest & penstock.v1beta1.ElectLeaderRequest.$Shape;
        }

        namespace ElectLeaderRequest {

            /** Properties of an ElectLeaderRequest. */
            interface $Properties {

                /** ElectLeaderRequest topic */
                topic?: (string|null);

                /** ElectLeaderRequest partition */
                partition?: (number|null);

                /** ElectLeaderRequest type */
                type?: (penstock.v1beta1.ElectionType|null);

                /** ElectLeaderRequest storeId */
                storeId?: (string|null);

                /** ElectLeaderRequest acceptLoss */
                acceptLoss?: (boolean|null);

                /** ElectLeaderRequest validateOnly */
                validateOnly?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ElectLeaderRequest. */
            type $Shape = penstock.v1beta1.ElectLeaderRequest.$Properties;
        }

        /**
         * Properties of an ElectLeaderResponse.
         * @deprecated Use penstock.v1beta1.ElectLeaderResponse.$Properties instead.
         */
        interface IElectLeaderResponse extends penstock.v1beta1.ElectLeaderResponse.$Properties {
        }

        /** Represents an ElectLeaderResponse. */
        class ElectLeaderResponse {

            /**
             * Constructs a new ElectLeaderResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ElectLeaderResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ElectLeaderResponse partition. */
            partition?: (penstock.v1beta1.Partition.$Properties|null);

            /** ElectLeaderResponse expectedLoss. */
            expectedLoss?: (penstock.v1beta1.ExpectedLoss.$Properties|null);

            /**
             * Creates a new ElectLeaderResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ElectLeaderResponse instance
             */
            static create(properties: penstock.v1beta1.ElectLeaderResponse.$Shape): penstock.v1beta1.ElectLeaderResponse & penstock.v1beta1.ElectLeaderResponse.$Shape;
            static create(properties?: penstock.v1beta1.ElectLeaderResponse.$Properties): penstock.v1beta1.ElectLeaderResponse;

            /**
             * Encodes the specified ElectLeaderResponse message. Does not implicitly {@link penstock.v1beta1.ElectLeaderResponse.verify|verify} messages.
             * @param message ElectLeaderResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ElectLeaderResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ElectLeaderResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ElectLeaderResponse & penstock.v1beta1.ElectLeaderResponse.$Shape} ElectLeaderResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ElectLeaderResponse & penstock.v1beta1.ElectLeaderResponse.$Shape;
        }

        namespace ElectLeaderResponse {

            /** Properties of an ElectLeaderResponse. */
            interface $Properties {

                /** ElectLeaderResponse partition */
                partition?: (penstock.v1beta1.Partition.$Properties|null);

                /** ElectLeaderResponse expectedLoss */
                expectedLoss?: (penstock.v1beta1.ExpectedLoss.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ElectLeaderResponse. */
            type $Shape = penstock.v1beta1.ElectLeaderResponse.$Properties;
        }

        /**
         * Properties of a Broker.
         * @deprecated Use penstock.v1beta1.Broker.$Properties instead.
         */
        interface IBroker extends penstock.v1beta1.Broker.$Properties {
        }

        /** Represents a Broker. */
        class Broker {

            /**
             * Constructs a new Broker.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Broker.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Broker brokerId. */
            brokerId: string;

            /** Broker storeId. */
            storeId: string;

            /** Broker endpoint. */
            endpoint: string;

            /** Broker rack. */
            rack: string;

            /** Broker draining. */
            draining: boolean;

            /** Broker state. */
            state: penstock.v1beta1.BrokerState;

            /** Broker leaderCount. */
            leaderCount: number;

            /** Broker copyCount. */
            copyCount: number;

            /** Broker outOfSyncCount. */
            outOfSyncCount: number;

            /** Broker stuckCount. */
            stuckCount: number;

            /** Broker version. */
            version: string;

            /** Broker startTime. */
            startTime?: (google.protobuf.Timestamp.$Properties|null);

            /**
             * Creates a new Broker instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Broker instance
             */
            static create(properties: penstock.v1beta1.Broker.$Shape): penstock.v1beta1.Broker & penstock.v1beta1.Broker.$Shape;
            static create(properties?: penstock.v1beta1.Broker.$Properties): penstock.v1beta1.Broker;

            /**
             * Encodes the specified Broker message. Does not implicitly {@link penstock.v1beta1.Broker.verify|verify} messages.
             * @param message Broker message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Broker.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Broker message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Broker & penstock.v1beta1.Broker.$Shape} Broker
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Broker & penstock.v1beta1.Broker.$Shape;
        }

        namespace Broker {

            /** Properties of a Broker. */
            interface $Properties {

                /** Broker brokerId */
                brokerId?: (string|null);

                /** Broker storeId */
                storeId?: (string|null);

                /** Broker endpoint */
                endpoint?: (string|null);

                /** Broker rack */
                rack?: (string|null);

                /** Broker draining */
                draining?: (boolean|null);

                /** Broker state */
                state?: (penstock.v1beta1.BrokerState|null);

                /** Broker leaderCount */
                leaderCount?: (number|null);

                /** Broker copyCount */
                copyCount?: (number|null);

                /** Broker outOfSyncCount */
                outOfSyncCount?: (number|null);

                /** Broker stuckCount */
                stuckCount?: (number|null);

                /** Broker version */
                version?: (string|null);

                /** Broker startTime */
                startTime?: (google.protobuf.Timestamp.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Broker. */
            type $Shape = penstock.v1beta1.Broker.$Properties;
        }

        /** BrokerState enum. */
        enum BrokerState {

            /** BROKER_STATE_UNSPECIFIED value */
            BROKER_STATE_UNSPECIFIED = 0,

            /** BROKER_STATE_ONLINE value */
            BROKER_STATE_ONLINE = 1,

            /** BROKER_STATE_UNREACHABLE value */
            BROKER_STATE_UNREACHABLE = 2
        }

        /** CopyState enum. */
        enum CopyState {

            /** COPY_STATE_UNSPECIFIED value */
            COPY_STATE_UNSPECIFIED = 0,

            /** COPY_STATE_LEADER value */
            COPY_STATE_LEADER = 1,

            /** COPY_STATE_IN_SYNC value */
            COPY_STATE_IN_SYNC = 2,

            /** COPY_STATE_OUT_OF_SYNC value */
            COPY_STATE_OUT_OF_SYNC = 3,

            /** COPY_STATE_RETIRED value */
            COPY_STATE_RETIRED = 4
        }

        /**
         * Properties of a PartitionCopy.
         * @deprecated Use penstock.v1beta1.PartitionCopy.$Properties instead.
         */
        interface IPartitionCopy extends penstock.v1beta1.PartitionCopy.$Properties {
        }

        /** Represents a PartitionCopy. */
        class PartitionCopy {

            /**
             * Constructs a new PartitionCopy.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.PartitionCopy.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PartitionCopy brokerId. */
            brokerId: string;

            /** PartitionCopy storeId. */
            storeId: string;

            /** PartitionCopy state. */
            state: penstock.v1beta1.CopyState;

            /** PartitionCopy endOffset. */
            endOffset?: (number|null);

            /** PartitionCopy lag. */
            lag?: (number|null);

            /** PartitionCopy lastEpoch. */
            lastEpoch?: (number|null);

            /** PartitionCopy damaged. */
            damaged: boolean;

            /** PartitionCopy joining. */
            joining: boolean;

            /** PartitionCopy leaving. */
            leaving: boolean;

            /**
             * Creates a new PartitionCopy instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PartitionCopy instance
             */
            static create(properties: penstock.v1beta1.PartitionCopy.$Shape): penstock.v1beta1.PartitionCopy & penstock.v1beta1.PartitionCopy.$Shape;
            static create(properties?: penstock.v1beta1.PartitionCopy.$Properties): penstock.v1beta1.PartitionCopy;

            /**
             * Encodes the specified PartitionCopy message. Does not implicitly {@link penstock.v1beta1.PartitionCopy.verify|verify} messages.
             * @param message PartitionCopy message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.PartitionCopy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PartitionCopy message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.PartitionCopy & penstock.v1beta1.PartitionCopy.$Shape} PartitionCopy
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.PartitionCopy & penstock.v1beta1.PartitionCopy.$Shape;
        }

        namespace PartitionCopy {

            /** Properties of a PartitionCopy. */
            interface $Properties {

                /** PartitionCopy brokerId */
                brokerId?: (string|null);

                /** PartitionCopy storeId */
                storeId?: (string|null);

                /** PartitionCopy state */
                state?: (penstock.v1beta1.CopyState|null);

                /** PartitionCopy endOffset */
                endOffset?: (number|null);

                /** PartitionCopy lag */
                lag?: (number|null);

                /** PartitionCopy lastEpoch */
                lastEpoch?: (number|null);

                /** PartitionCopy damaged */
                damaged?: (boolean|null);

                /** PartitionCopy joining */
                joining?: (boolean|null);

                /** PartitionCopy leaving */
                leaving?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PartitionCopy. */
            type $Shape = penstock.v1beta1.PartitionCopy.$Properties;
        }

        /**
         * Properties of a PartitionMove.
         * @deprecated Use penstock.v1beta1.PartitionMove.$Properties instead.
         */
        interface IPartitionMove extends penstock.v1beta1.PartitionMove.$Properties {
        }

        /** Represents a PartitionMove. */
        class PartitionMove {

            /**
             * Constructs a new PartitionMove.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.PartitionMove.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PartitionMove from. */
            from: string[];

            /** PartitionMove to. */
            to: string[];

            /**
             * Creates a new PartitionMove instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PartitionMove instance
             */
            static create(properties: penstock.v1beta1.PartitionMove.$Shape): penstock.v1beta1.PartitionMove & penstock.v1beta1.PartitionMove.$Shape;
            static create(properties?: penstock.v1beta1.PartitionMove.$Properties): penstock.v1beta1.PartitionMove;

            /**
             * Encodes the specified PartitionMove message. Does not implicitly {@link penstock.v1beta1.PartitionMove.verify|verify} messages.
             * @param message PartitionMove message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.PartitionMove.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PartitionMove message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.PartitionMove & penstock.v1beta1.PartitionMove.$Shape} PartitionMove
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.PartitionMove & penstock.v1beta1.PartitionMove.$Shape;
        }

        namespace PartitionMove {

            /** Properties of a PartitionMove. */
            interface $Properties {

                /** PartitionMove from */
                from?: (string[]|null);

                /** PartitionMove to */
                to?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PartitionMove. */
            type $Shape = penstock.v1beta1.PartitionMove.$Properties;
        }

        /**
         * Properties of a LossRange.
         * @deprecated Use penstock.v1beta1.LossRange.$Properties instead.
         */
        interface ILossRange extends penstock.v1beta1.LossRange.$Properties {
        }

        /** Represents a LossRange. */
        class LossRange {

            /**
             * Constructs a new LossRange.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.LossRange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LossRange generation. */
            generation: number;

            /** LossRange epoch. */
            epoch: number;

            /** LossRange from. */
            from: number;

            /** LossRange to. */
            to?: (number|null);

            /**
             * Creates a new LossRange instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LossRange instance
             */
            static create(properties: penstock.v1beta1.LossRange.$Shape): penstock.v1beta1.LossRange & penstock.v1beta1.LossRange.$Shape;
            static create(properties?: penstock.v1beta1.LossRange.$Properties): penstock.v1beta1.LossRange;

            /**
             * Encodes the specified LossRange message. Does not implicitly {@link penstock.v1beta1.LossRange.verify|verify} messages.
             * @param message LossRange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.LossRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LossRange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.LossRange & penstock.v1beta1.LossRange.$Shape} LossRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.LossRange & penstock.v1beta1.LossRange.$Shape;
        }

        namespace LossRange {

            /** Properties of a LossRange. */
            interface $Properties {

                /** LossRange generation */
                generation?: (number|null);

                /** LossRange epoch */
                epoch?: (number|null);

                /** LossRange from */
                from?: (number|null);

                /** LossRange to */
                to?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LossRange. */
            type $Shape = penstock.v1beta1.LossRange.$Properties;
        }

        /**
         * Properties of an ExpectedLoss.
         * @deprecated Use penstock.v1beta1.ExpectedLoss.$Properties instead.
         */
        interface IExpectedLoss extends penstock.v1beta1.ExpectedLoss.$Properties {
        }

        /** Represents an ExpectedLoss. */
        class ExpectedLoss {

            /**
             * Constructs a new ExpectedLoss.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ExpectedLoss.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ExpectedLoss range. */
            range?: (penstock.v1beta1.LossRange.$Properties|null);

            /** ExpectedLoss silentBrokerIds. */
            silentBrokerIds: string[];

            /**
             * Creates a new ExpectedLoss instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ExpectedLoss instance
             */
            static create(properties: penstock.v1beta1.ExpectedLoss.$Shape): penstock.v1beta1.ExpectedLoss & penstock.v1beta1.ExpectedLoss.$Shape;
            static create(properties?: penstock.v1beta1.ExpectedLoss.$Properties): penstock.v1beta1.ExpectedLoss;

            /**
             * Encodes the specified ExpectedLoss message. Does not implicitly {@link penstock.v1beta1.ExpectedLoss.verify|verify} messages.
             * @param message ExpectedLoss message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ExpectedLoss.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ExpectedLoss message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ExpectedLoss & penstock.v1beta1.ExpectedLoss.$Shape} ExpectedLoss
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ExpectedLoss & penstock.v1beta1.ExpectedLoss.$Shape;
        }

        namespace ExpectedLoss {

            /** Properties of an ExpectedLoss. */
            interface $Properties {

                /** ExpectedLoss range */
                range?: (penstock.v1beta1.LossRange.$Properties|null);

                /** ExpectedLoss silentBrokerIds */
                silentBrokerIds?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ExpectedLoss. */
            type $Shape = penstock.v1beta1.ExpectedLoss.$Properties;
        }

        /** ElectionType enum. */
        enum ElectionType {

            /** ELECTION_TYPE_UNSPECIFIED value */
            ELECTION_TYPE_UNSPECIFIED = 0,

            /** ELECTION_TYPE_PREFERRED value */
            ELECTION_TYPE_PREFERRED = 1,

            /** ELECTION_TYPE_UNCLEAN value */
            ELECTION_TYPE_UNCLEAN = 2
        }

        /**
         * Properties of a ReadRequest.
         * @deprecated Use penstock.v1beta1.ReadRequest.$Properties instead.
         */
        interface IReadRequest extends penstock.v1beta1.ReadRequest.$Properties {
        }

        /** Represents a ReadRequest. */
        class ReadRequest {

            /**
             * Constructs a new ReadRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ReadRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReadRequest topic. */
            topic: string;

            /** ReadRequest partitions. */
            partitions: number[];

            /** ReadRequest from. */
            from?: (penstock.v1beta1.Position.$Properties|null);

            /** ReadRequest follow. */
            follow: boolean;

            /** ReadRequest limit. */
            limit: number;

            /** ReadRequest format. */
            format: penstock.v1beta1.DeliveryFormat;

            /**
             * Creates a new ReadRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReadRequest instance
             */
            static create(properties: penstock.v1beta1.ReadRequest.$Shape): penstock.v1beta1.ReadRequest & penstock.v1beta1.ReadRequest.$Shape;
            static create(properties?: penstock.v1beta1.ReadRequest.$Properties): penstock.v1beta1.ReadRequest;

            /**
             * Encodes the specified ReadRequest message. Does not implicitly {@link penstock.v1beta1.ReadRequest.verify|verify} messages.
             * @param message ReadRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ReadRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReadRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ReadRequest & penstock.v1beta1.ReadRequest.$Shape} ReadRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ReadRequest & penstock.v1beta1.ReadRequest.$Shape;
        }

        namespace ReadRequest {

            /** Properties of a ReadRequest. */
            interface $Properties {

                /** ReadRequest topic */
                topic?: (string|null);

                /** ReadRequest partitions */
                partitions?: (number[]|null);

                /** ReadRequest from */
                from?: (penstock.v1beta1.Position.$Properties|null);

                /** ReadRequest follow */
                follow?: (boolean|null);

                /** ReadRequest limit */
                limit?: (number|null);

                /** ReadRequest format */
                format?: (penstock.v1beta1.DeliveryFormat|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReadRequest. */
            type $Shape = {
              topic?: string|null;
              partitions?: number[]|null;
              from?: penstock.v1beta1.Position.$Shape|null;
              follow?: boolean|null;
              limit?: number|null;
              format?: penstock.v1beta1.DeliveryFormat|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a ReadResponse.
         * @deprecated Use penstock.v1beta1.ReadResponse.$Properties instead.
         */
        interface IReadResponse extends penstock.v1beta1.ReadResponse.$Properties {
        }

        /** Represents a ReadResponse. */
        class ReadResponse {

            /**
             * Constructs a new ReadResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ReadResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReadResponse messages. */
            messages?: (penstock.v1beta1.ReadMessages.$Properties|null);

            /** ReadResponse batches. */
            batches?: (penstock.v1beta1.BatchChunk.$Properties|null);

            /** ReadResponse caughtUp. */
            caughtUp?: (penstock.v1beta1.CaughtUp.$Properties|null);

            /** ReadResponse messagesLost. */
            messagesLost?: (penstock.v1beta1.MessagesLost.$Properties|null);

            /** ReadResponse kind. */
            kind?: ("messages"|"batches"|"caughtUp"|"messagesLost");

            /**
             * Creates a new ReadResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReadResponse instance
             */
            static create(properties: penstock.v1beta1.ReadResponse.$Shape): penstock.v1beta1.ReadResponse & penstock.v1beta1.ReadResponse.$Shape;
            static create(properties?: penstock.v1beta1.ReadResponse.$Properties): penstock.v1beta1.ReadResponse;

            /**
             * Encodes the specified ReadResponse message. Does not implicitly {@link penstock.v1beta1.ReadResponse.verify|verify} messages.
             * @param message ReadResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ReadResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReadResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ReadResponse & penstock.v1beta1.ReadResponse.$Shape} ReadResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ReadResponse & penstock.v1beta1.ReadResponse.$Shape;
        }

        namespace ReadResponse {

            /** Properties of a ReadResponse. */
            interface $Properties {

                /** ReadResponse messages */
                messages?: (penstock.v1beta1.ReadMessages.$Properties|null);

                /** ReadResponse batches */
                batches?: (penstock.v1beta1.BatchChunk.$Properties|null);

                /** ReadResponse caughtUp */
                caughtUp?: (penstock.v1beta1.CaughtUp.$Properties|null);

                /** ReadResponse messagesLost */
                messagesLost?: (penstock.v1beta1.MessagesLost.$Properties|null);

                /** ReadResponse kind */
                kind?: ("messages"|"batches"|"caughtUp"|"messagesLost");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ReadResponse. */
            type $Shape = {
              messages?: penstock.v1beta1.ReadMessages.$Shape|null;
              batches?: penstock.v1beta1.BatchChunk.$Shape|null;
              caughtUp?: penstock.v1beta1.CaughtUp.$Shape|null;
              messagesLost?: penstock.v1beta1.MessagesLost.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; messages?: null; batches?: null; caughtUp?: null; messagesLost?: null }|{ kind?: "messages"; messages: penstock.v1beta1.ReadMessages.$Shape; batches?: null; caughtUp?: null; messagesLost?: null }|{ kind?: "batches"; messages?: null; batches: penstock.v1beta1.BatchChunk.$Shape; caughtUp?: null; messagesLost?: null }|{ kind?: "caughtUp"; messages?: null; batches?: null; caughtUp: penstock.v1beta1.CaughtUp.$Shape; messagesLost?: null }|{ kind?: "messagesLost"; messages?: null; batches?: null; caughtUp?: null; messagesLost: penstock.v1beta1.MessagesLost.$Shape })
            );
        }

        /**
         * Properties of a MessagesLost.
         * @deprecated Use penstock.v1beta1.MessagesLost.$Properties instead.
         */
        interface IMessagesLost extends penstock.v1beta1.MessagesLost.$Properties {
        }

        /** Represents a MessagesLost. */
        class MessagesLost {

            /**
             * Constructs a new MessagesLost.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.MessagesLost.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MessagesLost topic. */
            topic: string;

            /** MessagesLost partition. */
            partition: number;

            /** MessagesLost generation. */
            generation: number;

            /** MessagesLost from. */
            from: number;

            /** MessagesLost to. */
            to?: (number|null);

            /**
             * Creates a new MessagesLost instance using the specified properties.
             * @param [properties] Properties to set
             * @returns MessagesLost instance
             */
            static create(properties: penstock.v1beta1.MessagesLost.$Shape): penstock.v1beta1.MessagesLost & penstock.v1beta1.MessagesLost.$Shape;
            static create(properties?: penstock.v1beta1.MessagesLost.$Properties): penstock.v1beta1.MessagesLost;

            /**
             * Encodes the specified MessagesLost message. Does not implicitly {@link penstock.v1beta1.MessagesLost.verify|verify} messages.
             * @param message MessagesLost message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.MessagesLost.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MessagesLost message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.MessagesLost & penstock.v1beta1.MessagesLost.$Shape} MessagesLost
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.MessagesLost & penstock.v1beta1.MessagesLost.$Shape;
        }

        namespace MessagesLost {

            /** Properties of a MessagesLost. */
            interface $Properties {

                /** MessagesLost topic */
                topic?: (string|null);

                /** MessagesLost partition */
                partition?: (number|null);

                /** MessagesLost generation */
                generation?: (number|null);

                /** MessagesLost from */
                from?: (number|null);

                /** MessagesLost to */
                to?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MessagesLost. */
            type $Shape = penstock.v1beta1.MessagesLost.$Properties;
        }

        /**
         * Properties of a ReadMessages.
         * @deprecated Use penstock.v1beta1.ReadMessages.$Properties instead.
         */
        interface IReadMessages extends penstock.v1beta1.ReadMessages.$Properties {
        }

        /** Represents a ReadMessages. */
        class ReadMessages {

            /**
             * Constructs a new ReadMessages.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ReadMessages.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReadMessages messages. */
            messages: penstock.v1beta1.ReceivedMessage.$Properties[];

            /**
             * Creates a new ReadMessages instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReadMessages instance
             */
            static create(properties: penstock.v1beta1.ReadMessages.$Shape): penstock.v1beta1.ReadMessages & penstock.v1beta1.ReadMessages.$Shape;
            static create(properties?: penstock.v1beta1.ReadMessages.$Properties): penstock.v1beta1.ReadMessages;

            /**
             * Encodes the specified ReadMessages message. Does not implicitly {@link penstock.v1beta1.ReadMessages.verify|verify} messages.
             * @param message ReadMessages message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ReadMessages.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReadMessages message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ReadMessages & penstock.v1beta1.ReadMessages.$Shape} ReadMessages
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ReadMessages & penstock.v1beta1.ReadMessages.$Shape;
        }

        namespace ReadMessages {

            /** Properties of a ReadMessages. */
            interface $Properties {

                /** ReadMessages messages */
                messages?: (penstock.v1beta1.ReceivedMessage.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReadMessages. */
            type $Shape = {
              messages?: penstock.v1beta1.ReceivedMessage.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a CaughtUp.
         * @deprecated Use penstock.v1beta1.CaughtUp.$Properties instead.
         */
        interface ICaughtUp extends penstock.v1beta1.CaughtUp.$Properties {
        }

        /** Represents a CaughtUp. */
        class CaughtUp {

            /**
             * Constructs a new CaughtUp.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.CaughtUp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CaughtUp topic. */
            topic: string;

            /** CaughtUp partition. */
            partition: number;

            /** CaughtUp nextOffset. */
            nextOffset: number;

            /**
             * Creates a new CaughtUp instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CaughtUp instance
             */
            static create(properties: penstock.v1beta1.CaughtUp.$Shape): penstock.v1beta1.CaughtUp & penstock.v1beta1.CaughtUp.$Shape;
            static create(properties?: penstock.v1beta1.CaughtUp.$Properties): penstock.v1beta1.CaughtUp;

            /**
             * Encodes the specified CaughtUp message. Does not implicitly {@link penstock.v1beta1.CaughtUp.verify|verify} messages.
             * @param message CaughtUp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.CaughtUp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CaughtUp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.CaughtUp & penstock.v1beta1.CaughtUp.$Shape} CaughtUp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.CaughtUp & penstock.v1beta1.CaughtUp.$Shape;
        }

        namespace CaughtUp {

            /** Properties of a CaughtUp. */
            interface $Properties {

                /** CaughtUp topic */
                topic?: (string|null);

                /** CaughtUp partition */
                partition?: (number|null);

                /** CaughtUp nextOffset */
                nextOffset?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CaughtUp. */
            type $Shape = penstock.v1beta1.CaughtUp.$Properties;
        }

        /**
         * Properties of a SubscribeRequest.
         * @deprecated Use penstock.v1beta1.SubscribeRequest.$Properties instead.
         */
        interface ISubscribeRequest extends penstock.v1beta1.SubscribeRequest.$Properties {
        }

        /** Represents a SubscribeRequest. */
        class SubscribeRequest {

            /**
             * Constructs a new SubscribeRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.SubscribeRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SubscribeRequest start. */
            start?: (penstock.v1beta1.SubscribeStart.$Properties|null);

            /** SubscribeRequest credit. */
            credit?: (penstock.v1beta1.Credit.$Properties|null);

            /** SubscribeRequest commit. */
            commit?: (penstock.v1beta1.Commit.$Properties|null);

            /** SubscribeRequest seek. */
            seek?: (penstock.v1beta1.Seek.$Properties|null);

            /** SubscribeRequest pause. */
            pause?: (penstock.v1beta1.PartitionList.$Properties|null);

            /** SubscribeRequest resume. */
            resume?: (penstock.v1beta1.PartitionList.$Properties|null);

            /** SubscribeRequest released. */
            released?: (penstock.v1beta1.PartitionList.$Properties|null);

            /** SubscribeRequest heartbeat. */
            heartbeat?: (penstock.v1beta1.Heartbeat.$Properties|null);

            /** SubscribeRequest leave. */
            leave?: (penstock.v1beta1.Leave.$Properties|null);

            /** SubscribeRequest kind. */
            kind?: ("start"|"credit"|"commit"|"seek"|"pause"|"resume"|"released"|"heartbeat"|"leave");

            /**
             * Creates a new SubscribeRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SubscribeRequest instance
             */
            static create(properties: penstock.v1beta1.SubscribeRequest.$Shape): penstock.v1beta1.SubscribeRequest & penstock.v1beta1.SubscribeRequest.$Shape;
            static create(properties?: penstock.v1beta1.SubscribeRequest.$Properties): penstock.v1beta1.SubscribeRequest;

            /**
             * Encodes the specified SubscribeRequest message. Does not implicitly {@link penstock.v1beta1.SubscribeRequest.verify|verify} messages.
             * @param message SubscribeRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.SubscribeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SubscribeRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.SubscribeRequest & penstock.v1beta1.SubscribeRequest.$Shape} SubscribeRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.SubscribeRequest & penstock.v1beta1.SubscribeRequest.$Shape;
        }

        namespace SubscribeRequest {

            /** Properties of a SubscribeRequest. */
            interface $Properties {

                /** SubscribeRequest start */
                start?: (penstock.v1beta1.SubscribeStart.$Properties|null);

                /** SubscribeRequest credit */
                credit?: (penstock.v1beta1.Credit.$Properties|null);

                /** SubscribeRequest commit */
                commit?: (penstock.v1beta1.Commit.$Properties|null);

                /** SubscribeRequest seek */
                seek?: (penstock.v1beta1.Seek.$Properties|null);

                /** SubscribeRequest pause */
                pause?: (penstock.v1beta1.PartitionList.$Properties|null);

                /** SubscribeRequest resume */
                resume?: (penstock.v1beta1.PartitionList.$Properties|null);

                /** SubscribeRequest released */
                released?: (penstock.v1beta1.PartitionList.$Properties|null);

                /** SubscribeRequest heartbeat */
                heartbeat?: (penstock.v1beta1.Heartbeat.$Properties|null);

                /** SubscribeRequest leave */
                leave?: (penstock.v1beta1.Leave.$Properties|null);

                /** SubscribeRequest kind */
                kind?: ("start"|"credit"|"commit"|"seek"|"pause"|"resume"|"released"|"heartbeat"|"leave");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a SubscribeRequest. */
            type $Shape = {
              start?: penstock.v1beta1.SubscribeStart.$Shape|null;
              credit?: penstock.v1beta1.Credit.$Shape|null;
              commit?: penstock.v1beta1.Commit.$Shape|null;
              seek?: penstock.v1beta1.Seek.$Shape|null;
              pause?: penstock.v1beta1.PartitionList.$Shape|null;
              resume?: penstock.v1beta1.PartitionList.$Shape|null;
              released?: penstock.v1beta1.PartitionList.$Shape|null;
              heartbeat?: penstock.v1beta1.Heartbeat.$Shape|null;
              leave?: penstock.v1beta1.Leave.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; start?: null; credit?: null; commit?: null; seek?: null; pause?: null; resume?: null; released?: null; heartbeat?: null; leave?: null }|{ kind?: "start"; start: penstock.v1beta1.SubscribeStart.$Shape; credit?: null; commit?: null; seek?: null; pause?: null; resume?: null; released?: null; heartbeat?: null; leave?: null }|{ kind?: "credit"; start?: null; credit: penstock.v1beta1.Credit.$Shape; commit?: null; seek?: null; pause?: null; resume?: null; released?: null; heartbeat?: null; leave?: null }|{ kind?: "commit"; start?: null; credit?: null; commit: penstock.v1beta1.Commit.$Shape; seek?: null; pause?: null; resume?: null; released?: null; heartbeat?: null; leave?: null }|{ kind?: "seek"; start?: null; credit?: null; commit?: null; seek: penstock.v1beta1.Seek.$Shape; pause?: null; resume?: null; released?: null; heartbeat?: null; leave?: null }|{ kind?: "pause"; start?: null; credit?: null; commit?: null; seek?: null; pause: penstock.v1beta1.PartitionList.$Shape; resume?: null; released?: null; heartbeat?: null; leave?: null }|{ kind?: "resume"; start?: null; credit?: null; commit?: null; seek?: null; pause?: null; resume: penstock.v1beta1.PartitionList.$Shape; released?: null; heartbeat?: null; leave?: null }|{ kind?: "released"; start?: null; credit?: null; commit?: null; seek?: null; pause?: null; resume?: null; released: penstock.v1beta1.PartitionList.$Shape; heartbeat?: null; leave?: null }|{ kind?: "heartbeat"; start?: null; credit?: null; commit?: null; seek?: null; pause?: null; resume?: null; released?: null; heartbeat: penstock.v1beta1.Heartbeat.$Shape; leave?: null }|{ kind?: "leave"; start?: null; credit?: null; commit?: null; seek?: null; pause?: null; resume?: null; released?: null; heartbeat?: null; leave: penstock.v1beta1.Leave.$Shape })
            );
        }

        /**
         * Properties of a SubscribeStart.
         * @deprecated Use penstock.v1beta1.SubscribeStart.$Properties instead.
         */
        interface ISubscribeStart extends penstock.v1beta1.SubscribeStart.$Properties {
        }

        /** Represents a SubscribeStart. */
        class SubscribeStart {

            /**
             * Constructs a new SubscribeStart.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.SubscribeStart.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SubscribeStart group. */
            group: string;

            /** SubscribeStart topics. */
            topics: string[];

            /** SubscribeStart clientId. */
            clientId: string;

            /** SubscribeStart memberId. */
            memberId: string;

            /** SubscribeStart initial. */
            initial?: (penstock.v1beta1.Position.$Properties|null);

            /** SubscribeStart credit. */
            credit?: (penstock.v1beta1.Credit.$Properties|null);

            /** SubscribeStart format. */
            format: penstock.v1beta1.DeliveryFormat;

            /** SubscribeStart sessionTimeout. */
            sessionTimeout?: (google.protobuf.Duration.$Properties|null);

            /** SubscribeStart handoverTimeout. */
            handoverTimeout?: (google.protobuf.Duration.$Properties|null);

            /**
             * Creates a new SubscribeStart instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SubscribeStart instance
             */
            static create(properties: penstock.v1beta1.SubscribeStart.$Shape): penstock.v1beta1.SubscribeStart & penstock.v1beta1.SubscribeStart.$Shape;
            static create(properties?: penstock.v1beta1.SubscribeStart.$Properties): penstock.v1beta1.SubscribeStart;

            /**
             * Encodes the specified SubscribeStart message. Does not implicitly {@link penstock.v1beta1.SubscribeStart.verify|verify} messages.
             * @param message SubscribeStart message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.SubscribeStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SubscribeStart message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.SubscribeStart & penstock.v1beta1.SubscribeStart.$Shape} SubscribeStart
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.SubscribeStart & penstock.v1beta1.SubscribeStart.$Shape;
        }

        namespace SubscribeStart {

            /** Properties of a SubscribeStart. */
            interface $Properties {

                /** SubscribeStart group */
                group?: (string|null);

                /** SubscribeStart topics */
                topics?: (string[]|null);

                /** SubscribeStart clientId */
                clientId?: (string|null);

                /** SubscribeStart memberId */
                memberId?: (string|null);

                /** SubscribeStart initial */
                initial?: (penstock.v1beta1.Position.$Properties|null);

                /** SubscribeStart credit */
                credit?: (penstock.v1beta1.Credit.$Properties|null);

                /** SubscribeStart format */
                format?: (penstock.v1beta1.DeliveryFormat|null);

                /** SubscribeStart sessionTimeout */
                sessionTimeout?: (google.protobuf.Duration.$Properties|null);

                /** SubscribeStart handoverTimeout */
                handoverTimeout?: (google.protobuf.Duration.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SubscribeStart. */
            type $Shape = {
              group?: string|null;
              topics?: string[]|null;
              clientId?: string|null;
              memberId?: string|null;
              initial?: penstock.v1beta1.Position.$Shape|null;
              credit?: penstock.v1beta1.Credit.$Shape|null;
              format?: penstock.v1beta1.DeliveryFormat|null;
              sessionTimeout?: google.protobuf.Duration.$Shape|null;
              handoverTimeout?: google.protobuf.Duration.$Shape|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a Credit.
         * @deprecated Use penstock.v1beta1.Credit.$Properties instead.
         */
        interface ICredit extends penstock.v1beta1.Credit.$Properties {
        }

        /** Represents a Credit. */
        class Credit {

            /**
             * Constructs a new Credit.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Credit.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Credit messages. */
            messages: number;

            /** Credit bytes. */
            bytes: number;

            /**
             * Creates a new Credit instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Credit instance
             */
            static create(properties: penstock.v1beta1.Credit.$Shape): penstock.v1beta1.Credit & penstock.v1beta1.Credit.$Shape;
            static create(properties?: penstock.v1beta1.Credit.$Properties): penstock.v1beta1.Credit;

            /**
             * Encodes the specified Credit message. Does not implicitly {@link penstock.v1beta1.Credit.verify|verify} messages.
             * @param message Credit message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Credit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Credit message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Credit & penstock.v1beta1.Credit.$Shape} Credit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Credit & penstock.v1beta1.Credit.$Shape;
        }

        namespace Credit {

            /** Properties of a Credit. */
            interface $Properties {

                /** Credit messages */
                messages?: (number|null);

                /** Credit bytes */
                bytes?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Credit. */
            type $Shape = penstock.v1beta1.Credit.$Properties;
        }

        /**
         * Properties of a Commit.
         * @deprecated Use penstock.v1beta1.Commit.$Properties instead.
         */
        interface ICommit extends penstock.v1beta1.Commit.$Properties {
        }

        /** Represents a Commit. */
        class Commit {

            /**
             * Constructs a new Commit.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Commit.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Commit commitId. */
            commitId: number;

            /** Commit offsets. */
            offsets: penstock.v1beta1.OffsetCommit.$Properties[];

            /**
             * Creates a new Commit instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Commit instance
             */
            static create(properties: penstock.v1beta1.Commit.$Shape): penstock.v1beta1.Commit & penstock.v1beta1.Commit.$Shape;
            static create(properties?: penstock.v1beta1.Commit.$Properties): penstock.v1beta1.Commit;

            /**
             * Encodes the specified Commit message. Does not implicitly {@link penstock.v1beta1.Commit.verify|verify} messages.
             * @param message Commit message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Commit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Commit message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Commit & penstock.v1beta1.Commit.$Shape} Commit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Commit & penstock.v1beta1.Commit.$Shape;
        }

        namespace Commit {

            /** Properties of a Commit. */
            interface $Properties {

                /** Commit commitId */
                commitId?: (number|null);

                /** Commit offsets */
                offsets?: (penstock.v1beta1.OffsetCommit.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Commit. */
            type $Shape = penstock.v1beta1.Commit.$Properties;
        }

        /**
         * Properties of an OffsetCommit.
         * @deprecated Use penstock.v1beta1.OffsetCommit.$Properties instead.
         */
        interface IOffsetCommit extends penstock.v1beta1.OffsetCommit.$Properties {
        }

        /** Represents an OffsetCommit. */
        class OffsetCommit {

            /**
             * Constructs a new OffsetCommit.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.OffsetCommit.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** OffsetCommit topic. */
            topic: string;

            /** OffsetCommit partition. */
            partition: number;

            /** OffsetCommit nextOffset. */
            nextOffset: number;

            /** OffsetCommit metadata. */
            metadata: string;

            /** OffsetCommit assignmentEpoch. */
            assignmentEpoch: number;

            /**
             * Creates a new OffsetCommit instance using the specified properties.
             * @param [properties] Properties to set
             * @returns OffsetCommit instance
             */
            static create(properties: penstock.v1beta1.OffsetCommit.$Shape): penstock.v1beta1.OffsetCommit & penstock.v1beta1.OffsetCommit.$Shape;
            static create(properties?: penstock.v1beta1.OffsetCommit.$Properties): penstock.v1beta1.OffsetCommit;

            /**
             * Encodes the specified OffsetCommit message. Does not implicitly {@link penstock.v1beta1.OffsetCommit.verify|verify} messages.
             * @param message OffsetCommit message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.OffsetCommit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OffsetCommit message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.OffsetCommit & penstock.v1beta1.OffsetCommit.$Shape} OffsetCommit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.OffsetCommit & penstock.v1beta1.OffsetCommit.$Shape;
        }

        namespace OffsetCommit {

            /** Properties of an OffsetCommit. */
            interface $Properties {

                /** OffsetCommit topic */
                topic?: (string|null);

                /** OffsetCommit partition */
                partition?: (number|null);

                /** OffsetCommit nextOffset */
                nextOffset?: (number|null);

                /** OffsetCommit metadata */
                metadata?: (string|null);

                /** OffsetCommit assignmentEpoch */
                assignmentEpoch?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an OffsetCommit. */
            type $Shape = penstock.v1beta1.OffsetCommit.$Properties;
        }

        /**
         * Properties of a Seek.
         * @deprecated Use penstock.v1beta1.Seek.$Properties instead.
         */
        interface ISeek extends penstock.v1beta1.Seek.$Properties {
        }

        /** Represents a Seek. */
        class Seek {

            /**
             * Constructs a new Seek.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Seek.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Seek topic. */
            topic: string;

            /** Seek partition. */
            partition: number;

            /** Seek to. */
            to?: (penstock.v1beta1.Position.$Properties|null);

            /**
             * Creates a new Seek instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Seek instance
             */
            static create(properties: penstock.v1beta1.Seek.$Shape): penstock.v1beta1.Seek & penstock.v1beta1.Seek.$Shape;
            static create(properties?: penstock.v1beta1.Seek.$Properties): penstock.v1beta1.Seek;

            /**
             * Encodes the specified Seek message. Does not implicitly {@link penstock.v1beta1.Seek.verify|verify} messages.
             * @param message Seek message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Seek.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Seek message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Seek & penstock.v1beta1.Seek.$Shape} Seek
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Seek & penstock.v1beta1.Seek.$Shape;
        }

        namespace Seek {

            /** Properties of a Seek. */
            interface $Properties {

                /** Seek topic */
                topic?: (string|null);

                /** Seek partition */
                partition?: (number|null);

                /** Seek to */
                to?: (penstock.v1beta1.Position.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Seek. */
            type $Shape = {
              topic?: string|null;
              partition?: number|null;
              to?: penstock.v1beta1.Position.$Shape|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a PartitionList.
         * @deprecated Use penstock.v1beta1.PartitionList.$Properties instead.
         */
        interface IPartitionList extends penstock.v1beta1.PartitionList.$Properties {
        }

        /** Represents a PartitionList. */
        class PartitionList {

            /**
             * Constructs a new PartitionList.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.PartitionList.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PartitionList partitions. */
            partitions: penstock.v1beta1.PartitionRef.$Properties[];

            /**
             * Creates a new PartitionList instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PartitionList instance
             */
            static create(properties: penstock.v1beta1.PartitionList.$Shape): penstock.v1beta1.PartitionList & penstock.v1beta1.PartitionList.$Shape;
            static create(properties?: penstock.v1beta1.PartitionList.$Properties): penstock.v1beta1.PartitionList;

            /**
             * Encodes the specified PartitionList message. Does not implicitly {@link penstock.v1beta1.PartitionList.verify|verify} messages.
             * @param message PartitionList message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.PartitionList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PartitionList message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.PartitionList & penstock.v1beta1.PartitionList.$Shape} PartitionList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.PartitionList & penstock.v1beta1.PartitionList.$Shape;
        }

        namespace PartitionList {

            /** Properties of a PartitionList. */
            interface $Properties {

                /** PartitionList partitions */
                partitions?: (penstock.v1beta1.PartitionRef.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PartitionList. */
            type $Shape = penstock.v1beta1.PartitionList.$Properties;
        }

        /**
         * Properties of a Heartbeat.
         * @deprecated Use penstock.v1beta1.Heartbeat.$Properties instead.
         */
        interface IHeartbeat extends penstock.v1beta1.Heartbeat.$Properties {
        }

        /** Represents a Heartbeat. */
        class Heartbeat {

            /**
             * Constructs a new Heartbeat.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Heartbeat.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new Heartbeat instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Heartbeat instance
             */
            static create(properties: penstock.v1beta1.Heartbeat.$Shape): penstock.v1beta1.Heartbeat & penstock.v1beta1.Heartbeat.$Shape;
            static create(properties?: penstock.v1beta1.Heartbeat.$Properties): penstock.v1beta1.Heartbeat;

            /**
             * Encodes the specified Heartbeat message. Does not implicitly {@link penstock.v1beta1.Heartbeat.verify|verify} messages.
             * @param message Heartbeat message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Heartbeat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Heartbeat message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Heartbeat & penstock.v1beta1.Heartbeat.$Shape} Heartbeat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Heartbeat & penstock.v1beta1.Heartbeat.$Shape;
        }

        namespace Heartbeat {

            /** Properties of a Heartbeat. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Heartbeat. */
            type $Shape = penstock.v1beta1.Heartbeat.$Properties;
        }

        /**
         * Properties of a Leave.
         * @deprecated Use penstock.v1beta1.Leave.$Properties instead.
         */
        interface ILeave extends penstock.v1beta1.Leave.$Properties {
        }

        /** Represents a Leave. */
        class Leave {

            /**
             * Constructs a new Leave.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Leave.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new Leave instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Leave instance
             */
            static create(properties: penstock.v1beta1.Leave.$Shape): penstock.v1beta1.Leave & penstock.v1beta1.Leave.$Shape;
            static create(properties?: penstock.v1beta1.Leave.$Properties): penstock.v1beta1.Leave;

            /**
             * Encodes the specified Leave message. Does not implicitly {@link penstock.v1beta1.Leave.verify|verify} messages.
             * @param message Leave message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Leave.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Leave message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Leave & penstock.v1beta1.Leave.$Shape} Leave
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Leave & penstock.v1beta1.Leave.$Shape;
        }

        namespace Leave {

            /** Properties of a Leave. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Leave. */
            type $Shape = penstock.v1beta1.Leave.$Properties;
        }

        /**
         * Properties of a SubscribeResponse.
         * @deprecated Use penstock.v1beta1.SubscribeResponse.$Properties instead.
         */
        interface ISubscribeResponse extends penstock.v1beta1.SubscribeResponse.$Properties {
        }

        /** Represents a SubscribeResponse. */
        class SubscribeResponse {

            /**
             * Constructs a new SubscribeResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.SubscribeResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SubscribeResponse started. */
            started?: (penstock.v1beta1.SubscribeStarted.$Properties|null);

            /** SubscribeResponse assigned. */
            assigned?: (penstock.v1beta1.Assigned.$Properties|null);

            /** SubscribeResponse revoking. */
            revoking?: (penstock.v1beta1.Revoking.$Properties|null);

            /** SubscribeResponse lost. */
            lost?: (penstock.v1beta1.Lost.$Properties|null);

            /** SubscribeResponse messages. */
            messages?: (penstock.v1beta1.ReadMessages.$Properties|null);

            /** SubscribeResponse batches. */
            batches?: (penstock.v1beta1.BatchChunk.$Properties|null);

            /** SubscribeResponse committed. */
            committed?: (penstock.v1beta1.Committed.$Properties|null);

            /** SubscribeResponse heartbeat. */
            heartbeat?: (penstock.v1beta1.Heartbeat.$Properties|null);

            /** SubscribeResponse seekDone. */
            seekDone?: (penstock.v1beta1.SeekDone.$Properties|null);

            /** SubscribeResponse messagesLost. */
            messagesLost?: (penstock.v1beta1.MessagesLost.$Properties|null);

            /** SubscribeResponse kind. */
            kind?: ("started"|"assigned"|"revoking"|"lost"|"messages"|"batches"|"committed"|"heartbeat"|"seekDone"|"messagesLost");

            /**
             * Creates a new SubscribeResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SubscribeResponse instance
             */
            static create(properties: penstock.v1beta1.SubscribeResponse.$Shape): penstock.v1beta1.SubscribeResponse & penstock.v1beta1.SubscribeResponse.$Shape;
            static create(properties?: penstock.v1beta1.SubscribeResponse.$Properties): penstock.v1beta1.SubscribeResponse;

            /**
             * Encodes the specified SubscribeResponse message. Does not implicitly {@link penstock.v1beta1.SubscribeResponse.verify|verify} messages.
             * @param message SubscribeResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.SubscribeResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SubscribeResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.SubscribeResponse & penstock.v1beta1.SubscribeResponse.$Shape} SubscribeResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.SubscribeResponse & penstock.v1beta1.SubscribeResponse.$Shape;
        }

        namespace SubscribeResponse {

            /** Properties of a SubscribeResponse. */
            interface $Properties {

                /** SubscribeResponse started */
                started?: (penstock.v1beta1.SubscribeStarted.$Properties|null);

                /** SubscribeResponse assigned */
                assigned?: (penstock.v1beta1.Assigned.$Properties|null);

                /** SubscribeResponse revoking */
                revoking?: (penstock.v1beta1.Revoking.$Properties|null);

                /** SubscribeResponse lost */
                lost?: (penstock.v1beta1.Lost.$Properties|null);

                /** SubscribeResponse messages */
                messages?: (penstock.v1beta1.ReadMessages.$Properties|null);

                /** SubscribeResponse batches */
                batches?: (penstock.v1beta1.BatchChunk.$Properties|null);

                /** SubscribeResponse committed */
                committed?: (penstock.v1beta1.Committed.$Properties|null);

                /** SubscribeResponse heartbeat */
                heartbeat?: (penstock.v1beta1.Heartbeat.$Properties|null);

                /** SubscribeResponse seekDone */
                seekDone?: (penstock.v1beta1.SeekDone.$Properties|null);

                /** SubscribeResponse messagesLost */
                messagesLost?: (penstock.v1beta1.MessagesLost.$Properties|null);

                /** SubscribeResponse kind */
                kind?: ("started"|"assigned"|"revoking"|"lost"|"messages"|"batches"|"committed"|"heartbeat"|"seekDone"|"messagesLost");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a SubscribeResponse. */
            type $Shape = {
              started?: penstock.v1beta1.SubscribeStarted.$Shape|null;
              assigned?: penstock.v1beta1.Assigned.$Shape|null;
              revoking?: penstock.v1beta1.Revoking.$Shape|null;
              lost?: penstock.v1beta1.Lost.$Shape|null;
              messages?: penstock.v1beta1.ReadMessages.$Shape|null;
              batches?: penstock.v1beta1.BatchChunk.$Shape|null;
              committed?: penstock.v1beta1.Committed.$Shape|null;
              heartbeat?: penstock.v1beta1.Heartbeat.$Shape|null;
              seekDone?: penstock.v1beta1.SeekDone.$Shape|null;
              messagesLost?: penstock.v1beta1.MessagesLost.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; started?: null; assigned?: null; revoking?: null; lost?: null; messages?: null; batches?: null; committed?: null; heartbeat?: null; seekDone?: null; messagesLost?: null }|{ kind?: "started"; started: penstock.v1beta1.SubscribeStarted.$Shape; assigned?: null; revoking?: null; lost?: null; messages?: null; batches?: null; committed?: null; heartbeat?: null; seekDone?: null; messagesLost?: null }|{ kind?: "assigned"; started?: null; assigned: penstock.v1beta1.Assigned.$Shape; revoking?: null; lost?: null; messages?: null; batches?: null; committed?: null; heartbeat?: null; seekDone?: null; messagesLost?: null }|{ kind?: "revoking"; started?: null; assigned?: null; revoking: penstock.v1beta1.Revoking.$Shape; lost?: null; messages?: null; batches?: null; committed?: null; heartbeat?: null; seekDone?: null; messagesLost?: null }|{ kind?: "lost"; started?: null; assigned?: null; revoking?: null; lost: penstock.v1beta1.Lost.$Shape; messages?: null; batches?: null; committed?: null; heartbeat?: null; seekDone?: null; messagesLost?: null }|{ kind?: "messages"; started?: null; assigned?: null; revoking?: null; lost?: null; messages: penstock.v1beta1.ReadMessages.$Shape; batches?: null; committed?: null; heartbeat?: null; seekDone?: null; messagesLost?: null }|{ kind?: "batches"; started?: null; assigned?: null; revoking?: null; lost?: null; messages?: null; batches: penstock.v1beta1.BatchChunk.$Shape; committed?: null; heartbeat?: null; seekDone?: null; messagesLost?: null }|{ kind?: "committed"; started?: null; assigned?: null; revoking?: null; lost?: null; messages?: null; batches?: null; committed: penstock.v1beta1.Committed.$Shape; heartbeat?: null; seekDone?: null; messagesLost?: null }|{ kind?: "heartbeat"; started?: null; assigned?: null; revoking?: null; lost?: null; messages?: null; batches?: null; committed?: null; heartbeat: penstock.v1beta1.Heartbeat.$Shape; seekDone?: null; messagesLost?: null }|{ kind?: "seekDone"; started?: null; assigned?: null; revoking?: null; lost?: null; messages?: null; batches?: null; committed?: null; heartbeat?: null; seekDone: penstock.v1beta1.SeekDone.$Shape; messagesLost?: null }|{ kind?: "messagesLost"; started?: null; assigned?: null; revoking?: null; lost?: null; messages?: null; batches?: null; committed?: null; heartbeat?: null; seekDone?: null; messagesLost: penstock.v1beta1.MessagesLost.$Shape })
            );
        }

        /**
         * Properties of a SubscribeStarted.
         * @deprecated Use penstock.v1beta1.SubscribeStarted.$Properties instead.
         */
        interface ISubscribeStarted extends penstock.v1beta1.SubscribeStarted.$Properties {
        }

        /** Represents a SubscribeStarted. */
        class SubscribeStarted {

            /**
             * Constructs a new SubscribeStarted.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.SubscribeStarted.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SubscribeStarted memberId. */
            memberId: string;

            /** SubscribeStarted sessionTimeout. */
            sessionTimeout?: (google.protobuf.Duration.$Properties|null);

            /** SubscribeStarted heartbeatInterval. */
            heartbeatInterval?: (google.protobuf.Duration.$Properties|null);

            /**
             * Creates a new SubscribeStarted instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SubscribeStarted instance
             */
            static create(properties: penstock.v1beta1.SubscribeStarted.$Shape): penstock.v1beta1.SubscribeStarted & penstock.v1beta1.SubscribeStarted.$Shape;
            static create(properties?: penstock.v1beta1.SubscribeStarted.$Properties): penstock.v1beta1.SubscribeStarted;

            /**
             * Encodes the specified SubscribeStarted message. Does not implicitly {@link penstock.v1beta1.SubscribeStarted.verify|verify} messages.
             * @param message SubscribeStarted message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.SubscribeStarted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SubscribeStarted message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.SubscribeStarted & penstock.v1beta1.SubscribeStarted.$Shape} SubscribeStarted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.SubscribeStarted & penstock.v1beta1.SubscribeStarted.$Shape;
        }

        namespace SubscribeStarted {

            /** Properties of a SubscribeStarted. */
            interface $Properties {

                /** SubscribeStarted memberId */
                memberId?: (string|null);

                /** SubscribeStarted sessionTimeout */
                sessionTimeout?: (google.protobuf.Duration.$Properties|null);

                /** SubscribeStarted heartbeatInterval */
                heartbeatInterval?: (google.protobuf.Duration.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SubscribeStarted. */
            type $Shape = penstock.v1beta1.SubscribeStarted.$Properties;
        }

        /**
         * Properties of an Assigned.
         * @deprecated Use penstock.v1beta1.Assigned.$Properties instead.
         */
        interface IAssigned extends penstock.v1beta1.Assigned.$Properties {
        }

        /** Represents an Assigned. */
        class Assigned {

            /**
             * Constructs a new Assigned.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Assigned.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Assigned assignments. */
            assignments: penstock.v1beta1.Assignment.$Properties[];

            /**
             * Creates a new Assigned instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Assigned instance
             */
            static create(properties: penstock.v1beta1.Assigned.$Shape): penstock.v1beta1.Assigned & penstock.v1beta1.Assigned.$Shape;
            static create(properties?: penstock.v1beta1.Assigned.$Properties): penstock.v1beta1.Assigned;

            /**
             * Encodes the specified Assigned message. Does not implicitly {@link penstock.v1beta1.Assigned.verify|verify} messages.
             * @param message Assigned message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Assigned.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Assigned message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Assigned & penstock.v1beta1.Assigned.$Shape} Assigned
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Assigned & penstock.v1beta1.Assigned.$Shape;
        }

        namespace Assigned {

            /** Properties of an Assigned. */
            interface $Properties {

                /** Assigned assignments */
                assignments?: (penstock.v1beta1.Assignment.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Assigned. */
            type $Shape = penstock.v1beta1.Assigned.$Properties;
        }

        /**
         * Properties of an Assignment.
         * @deprecated Use penstock.v1beta1.Assignment.$Properties instead.
         */
        interface IAssignment extends penstock.v1beta1.Assignment.$Properties {
        }

        /** Represents an Assignment. */
        class Assignment {

            /**
             * Constructs a new Assignment.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Assignment.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Assignment topic. */
            topic: string;

            /** Assignment topicUid. */
            topicUid: string;

            /** Assignment partition. */
            partition: number;

            /** Assignment assignmentEpoch. */
            assignmentEpoch: number;

            /** Assignment nextOffset. */
            nextOffset: number;

            /**
             * Creates a new Assignment instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Assignment instance
             */
            static create(properties: penstock.v1beta1.Assignment.$Shape): penstock.v1beta1.Assignment & penstock.v1beta1.Assignment.$Shape;
            static create(properties?: penstock.v1beta1.Assignment.$Properties): penstock.v1beta1.Assignment;

            /**
             * Encodes the specified Assignment message. Does not implicitly {@link penstock.v1beta1.Assignment.verify|verify} messages.
             * @param message Assignment message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Assignment.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Assignment message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Assignment & penstock.v1beta1.Assignment.$Shape} Assignment
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Assignment & penstock.v1beta1.Assignment.$Shape;
        }

        namespace Assignment {

            /** Properties of an Assignment. */
            interface $Properties {

                /** Assignment topic */
                topic?: (string|null);

                /** Assignment topicUid */
                topicUid?: (string|null);

                /** Assignment partition */
                partition?: (number|null);

                /** Assignment assignmentEpoch */
                assignmentEpoch?: (number|null);

                /** Assignment nextOffset */
                nextOffset?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Assignment. */
            type $Shape = penstock.v1beta1.Assignment.$Properties;
        }

        /**
         * Properties of a Revoking.
         * @deprecated Use penstock.v1beta1.Revoking.$Properties instead.
         */
        interface IRevoking extends penstock.v1beta1.Revoking.$Properties {
        }

        /** Represents a Revoking. */
        class Revoking {

            /**
             * Constructs a new Revoking.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Revoking.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Revoking partitions. */
            partitions: penstock.v1beta1.PartitionRef.$Properties[];

            /** Revoking deadline. */
            deadline?: (google.protobuf.Timestamp.$Properties|null);

            /**
             * Creates a new Revoking instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Revoking instance
             */
            static create(properties: penstock.v1beta1.Revoking.$Shape): penstock.v1beta1.Revoking & penstock.v1beta1.Revoking.$Shape;
            static create(properties?: penstock.v1beta1.Revoking.$Properties): penstock.v1beta1.Revoking;

            /**
             * Encodes the specified Revoking message. Does not implicitly {@link penstock.v1beta1.Revoking.verify|verify} messages.
             * @param message Revoking message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Revoking.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Revoking message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Revoking & penstock.v1beta1.Revoking.$Shape} Revoking
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Revoking & penstock.v1beta1.Revoking.$Shape;
        }

        namespace Revoking {

            /** Properties of a Revoking. */
            interface $Properties {

                /** Revoking partitions */
                partitions?: (penstock.v1beta1.PartitionRef.$Properties[]|null);

                /** Revoking deadline */
                deadline?: (google.protobuf.Timestamp.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Revoking. */
            type $Shape = penstock.v1beta1.Revoking.$Properties;
        }

        /**
         * Properties of a Lost.
         * @deprecated Use penstock.v1beta1.Lost.$Properties instead.
         */
        interface ILost extends penstock.v1beta1.Lost.$Properties {
        }

        /** Represents a Lost. */
        class Lost {

            /**
             * Constructs a new Lost.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Lost.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Lost partitions. */
            partitions: penstock.v1beta1.PartitionRef.$Properties[];

            /**
             * Creates a new Lost instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Lost instance
             */
            static create(properties: penstock.v1beta1.Lost.$Shape): penstock.v1beta1.Lost & penstock.v1beta1.Lost.$Shape;
            static create(properties?: penstock.v1beta1.Lost.$Properties): penstock.v1beta1.Lost;

            /**
             * Encodes the specified Lost message. Does not implicitly {@link penstock.v1beta1.Lost.verify|verify} messages.
             * @param message Lost message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Lost.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Lost message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Lost & penstock.v1beta1.Lost.$Shape} Lost
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Lost & penstock.v1beta1.Lost.$Shape;
        }

        namespace Lost {

            /** Properties of a Lost. */
            interface $Properties {

                /** Lost partitions */
                partitions?: (penstock.v1beta1.PartitionRef.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Lost. */
            type $Shape = penstock.v1beta1.Lost.$Properties;
        }

        /**
         * Properties of a Committed.
         * @deprecated Use penstock.v1beta1.Committed.$Properties instead.
         */
        interface ICommitted extends penstock.v1beta1.Committed.$Properties {
        }

        /** Represents a Committed. */
        class Committed {

            /**
             * Constructs a new Committed.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Committed.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Committed commitId. */
            commitId: number;

            /** Committed results. */
            results: penstock.v1beta1.CommitResult.$Properties[];

            /**
             * Creates a new Committed instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Committed instance
             */
            static create(properties: penstock.v1beta1.Committed.$Shape): penstock.v1beta1.Committed & penstock.v1beta1.Committed.$Shape;
            static create(properties?: penstock.v1beta1.Committed.$Properties): penstock.v1beta1.Committed;

            /**
             * Encodes the specified Committed message. Does not implicitly {@link penstock.v1beta1.Committed.verify|verify} messages.
             * @param message Committed message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Committed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Committed message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Committed & penstock.v1beta1.Committed.$Shape} Committed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Committed & penstock.v1beta1.Committed.$Shape;
        }

        namespace Committed {

            /** Properties of a Committed. */
            interface $Properties {

                /** Committed commitId */
                commitId?: (number|null);

                /** Committed results */
                results?: (penstock.v1beta1.CommitResult.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Committed. */
            type $Shape = penstock.v1beta1.Committed.$Properties;
        }

        /**
         * Properties of a CommitResult.
         * @deprecated Use penstock.v1beta1.CommitResult.$Properties instead.
         */
        interface ICommitResult extends penstock.v1beta1.CommitResult.$Properties {
        }

        /** Represents a CommitResult. */
        class CommitResult {

            /**
             * Constructs a new CommitResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.CommitResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CommitResult status. */
            status?: (google.rpc.Status.$Properties|null);

            /**
             * Creates a new CommitResult instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CommitResult instance
             */
            static create(properties: penstock.v1beta1.CommitResult.$Shape): penstock.v1beta1.CommitResult & penstock.v1beta1.CommitResult.$Shape;
            static create(properties?: penstock.v1beta1.CommitResult.$Properties): penstock.v1beta1.CommitResult;

            /**
             * Encodes the specified CommitResult message. Does not implicitly {@link penstock.v1beta1.CommitResult.verify|verify} messages.
             * @param message CommitResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.CommitResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CommitResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.CommitResult & penstock.v1beta1.CommitResult.$Shape} CommitResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.CommitResult & penstock.v1beta1.CommitResult.$Shape;
        }

        namespace CommitResult {

            /** Properties of a CommitResult. */
            interface $Properties {

                /** CommitResult status */
                status?: (google.rpc.Status.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CommitResult. */
            type $Shape = penstock.v1beta1.CommitResult.$Properties;
        }

        /**
         * Properties of a SeekDone.
         * @deprecated Use penstock.v1beta1.SeekDone.$Properties instead.
         */
        interface ISeekDone extends penstock.v1beta1.SeekDone.$Properties {
        }

        /** Represents a SeekDone. */
        class SeekDone {

            /**
             * Constructs a new SeekDone.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.SeekDone.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SeekDone topic. */
            topic: string;

            /** SeekDone partition. */
            partition: number;

            /** SeekDone status. */
            status?: (google.rpc.Status.$Properties|null);

            /** SeekDone nextOffset. */
            nextOffset: number;

            /**
             * Creates a new SeekDone instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SeekDone instance
             */
            static create(properties: penstock.v1beta1.SeekDone.$Shape): penstock.v1beta1.SeekDone & penstock.v1beta1.SeekDone.$Shape;
            static create(properties?: penstock.v1beta1.SeekDone.$Properties): penstock.v1beta1.SeekDone;

            /**
             * Encodes the specified SeekDone message. Does not implicitly {@link penstock.v1beta1.SeekDone.verify|verify} messages.
             * @param message SeekDone message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.SeekDone.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SeekDone message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.SeekDone & penstock.v1beta1.SeekDone.$Shape} SeekDone
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.SeekDone & penstock.v1beta1.SeekDone.$Shape;
        }

        namespace SeekDone {

            /** Properties of a SeekDone. */
            interface $Properties {

                /** SeekDone topic */
                topic?: (string|null);

                /** SeekDone partition */
                partition?: (number|null);

                /** SeekDone status */
                status?: (google.rpc.Status.$Properties|null);

                /** SeekDone nextOffset */
                nextOffset?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SeekDone. */
            type $Shape = penstock.v1beta1.SeekDone.$Properties;
        }

        /**
         * Properties of a CommitOffsetsRequest.
         * @deprecated Use penstock.v1beta1.CommitOffsetsRequest.$Properties instead.
         */
        interface ICommitOffsetsRequest extends penstock.v1beta1.CommitOffsetsRequest.$Properties {
        }

        /** Represents a CommitOffsetsRequest. */
        class CommitOffsetsRequest {

            /**
             * Constructs a new CommitOffsetsRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.CommitOffsetsRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CommitOffsetsRequest group. */
            group: string;

            /** CommitOffsetsRequest memberId. */
            memberId: string;

            /** CommitOffsetsRequest offsets. */
            offsets: penstock.v1beta1.OffsetCommit.$Properties[];

            /**
             * Creates a new CommitOffsetsRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CommitOffsetsRequest instance
             */
            static create(properties: penstock.v1beta1.CommitOffsetsRequest.$Shape): penstock.v1beta1.CommitOffsetsRequest & penstock.v1beta1.CommitOffsetsRequest.$Shape;
            static create(properties?: penstock.v1beta1.CommitOffsetsRequest.$Properties): penstock.v1beta1.CommitOffsetsRequest;

            /**
             * Encodes the specified CommitOffsetsRequest message. Does not implicitly {@link penstock.v1beta1.CommitOffsetsRequest.verify|verify} messages.
             * @param message CommitOffsetsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.CommitOffsetsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CommitOffsetsRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.CommitOffsetsRequest & penstock.v1beta1.CommitOffsetsRequest.$Shape} CommitOffsetsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.CommitOffsetsRequest & penstock.v1beta1.CommitOffsetsRequest.$Shape;
        }

        namespace CommitOffsetsRequest {

            /** Properties of a CommitOffsetsRequest. */
            interface $Properties {

                /** CommitOffsetsRequest group */
                group?: (string|null);

                /** CommitOffsetsRequest memberId */
                memberId?: (string|null);

                /** CommitOffsetsRequest offsets */
                offsets?: (penstock.v1beta1.OffsetCommit.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CommitOffsetsRequest. */
            type $Shape = penstock.v1beta1.CommitOffsetsRequest.$Properties;
        }

        /**
         * Properties of a CommitOffsetsResponse.
         * @deprecated Use penstock.v1beta1.CommitOffsetsResponse.$Properties instead.
         */
        interface ICommitOffsetsResponse extends penstock.v1beta1.CommitOffsetsResponse.$Properties {
        }

        /** Represents a CommitOffsetsResponse. */
        class CommitOffsetsResponse {

            /**
             * Constructs a new CommitOffsetsResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.CommitOffsetsResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CommitOffsetsResponse results. */
            results: penstock.v1beta1.CommitResult.$Properties[];

            /**
             * Creates a new CommitOffsetsResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CommitOffsetsResponse instance
             */
            static create(properties: penstock.v1beta1.CommitOffsetsResponse.$Shape): penstock.v1beta1.CommitOffsetsResponse & penstock.v1beta1.CommitOffsetsResponse.$Shape;
            static create(properties?: penstock.v1beta1.CommitOffsetsResponse.$Properties): penstock.v1beta1.CommitOffsetsResponse;

            /**
             * Encodes the specified CommitOffsetsResponse message. Does not implicitly {@link penstock.v1beta1.CommitOffsetsResponse.verify|verify} messages.
             * @param message CommitOffsetsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.CommitOffsetsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CommitOffsetsResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.CommitOffsetsResponse & penstock.v1beta1.CommitOffsetsResponse.$Shape} CommitOffsetsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.CommitOffsetsResponse & penstock.v1beta1.CommitOffsetsResponse.$Shape;
        }

        namespace CommitOffsetsResponse {

            /** Properties of a CommitOffsetsResponse. */
            interface $Properties {

                /** CommitOffsetsResponse results */
                results?: (penstock.v1beta1.CommitResult.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CommitOffsetsResponse. */
            type $Shape = penstock.v1beta1.CommitOffsetsResponse.$Properties;
        }

        /**
         * Properties of a GetOffsetsRequest.
         * @deprecated Use penstock.v1beta1.GetOffsetsRequest.$Properties instead.
         */
        interface IGetOffsetsRequest extends penstock.v1beta1.GetOffsetsRequest.$Properties {
        }

        /** Represents a GetOffsetsRequest. */
        class GetOffsetsRequest {

            /**
             * Constructs a new GetOffsetsRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetOffsetsRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetOffsetsRequest group. */
            group: string;

            /** GetOffsetsRequest topic. */
            topic: string;

            /**
             * Creates a new GetOffsetsRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetOffsetsRequest instance
             */
            static create(properties: penstock.v1beta1.GetOffsetsRequest.$Shape): penstock.v1beta1.GetOffsetsRequest & penstock.v1beta1.GetOffsetsRequest.$Shape;
            static create(properties?: penstock.v1beta1.GetOffsetsRequest.$Properties): penstock.v1beta1.GetOffsetsRequest;

            /**
             * Encodes the specified GetOffsetsRequest message. Does not implicitly {@link penstock.v1beta1.GetOffsetsRequest.verify|verify} messages.
             * @param message GetOffsetsRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetOffsetsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetOffsetsRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetOffsetsRequest & penstock.v1beta1.GetOffsetsRequest.$Shape} GetOffsetsRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetOffsetsRequest & penstock.v1beta1.GetOffsetsRequest.$Shape;
        }

        namespace GetOffsetsRequest {

            /** Properties of a GetOffsetsRequest. */
            interface $Properties {

                /** GetOffsetsRequest group */
                group?: (string|null);

                /** GetOffsetsRequest topic */
                topic?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetOffsetsRequest. */
            type $Shape = penstock.v1beta1.GetOffsetsRequest.$Properties;
        }

        /**
         * Properties of a GetOffsetsResponse.
         * @deprecated Use penstock.v1beta1.GetOffsetsResponse.$Properties instead.
         */
        interface IGetOffsetsResponse extends penstock.v1beta1.GetOffsetsResponse.$Properties {
        }

        /** Represents a GetOffsetsResponse. */
        class GetOffsetsResponse {

            /**
             * Constructs a new GetOffsetsResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GetOffsetsResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetOffsetsResponse offsets. */
            offsets: penstock.v1beta1.GroupOffset.$Properties[];

            /**
             * Creates a new GetOffsetsResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetOffsetsResponse instance
             */
            static create(properties: penstock.v1beta1.GetOffsetsResponse.$Shape): penstock.v1beta1.GetOffsetsResponse & penstock.v1beta1.GetOffsetsResponse.$Shape;
            static create(properties?: penstock.v1beta1.GetOffsetsResponse.$Properties): penstock.v1beta1.GetOffsetsResponse;

            /**
             * Encodes the specified GetOffsetsResponse message. Does not implicitly {@link penstock.v1beta1.GetOffsetsResponse.verify|verify} messages.
             * @param message GetOffsetsResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GetOffsetsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetOffsetsResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GetOffsetsResponse & penstock.v1beta1.GetOffsetsResponse.$Shape} GetOffsetsResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GetOffsetsResponse & penstock.v1beta1.GetOffsetsResponse.$Shape;
        }

        namespace GetOffsetsResponse {

            /** Properties of a GetOffsetsResponse. */
            interface $Properties {

                /** GetOffsetsResponse offsets */
                offsets?: (penstock.v1beta1.GroupOffset.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetOffsetsResponse. */
            type $Shape = penstock.v1beta1.GetOffsetsResponse.$Properties;
        }

        /**
         * Properties of a GroupOffset.
         * @deprecated Use penstock.v1beta1.GroupOffset.$Properties instead.
         */
        interface IGroupOffset extends penstock.v1beta1.GroupOffset.$Properties {
        }

        /** Represents a GroupOffset. */
        class GroupOffset {

            /**
             * Constructs a new GroupOffset.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.GroupOffset.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GroupOffset topic. */
            topic: string;

            /** GroupOffset partition. */
            partition: number;

            /** GroupOffset committedOffset. */
            committedOffset?: (number|null);

            /** GroupOffset metadata. */
            metadata: string;

            /** GroupOffset earliestOffset. */
            earliestOffset: number;

            /** GroupOffset endOffset. */
            endOffset: number;

            /** GroupOffset lag. */
            lag: number;

            /** GroupOffset lagTime. */
            lagTime?: (google.protobuf.Duration.$Properties|null);

            /** GroupOffset memberId. */
            memberId: string;

            /**
             * Creates a new GroupOffset instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GroupOffset instance
             */
            static create(properties: penstock.v1beta1.GroupOffset.$Shape): penstock.v1beta1.GroupOffset & penstock.v1beta1.GroupOffset.$Shape;
            static create(properties?: penstock.v1beta1.GroupOffset.$Properties): penstock.v1beta1.GroupOffset;

            /**
             * Encodes the specified GroupOffset message. Does not implicitly {@link penstock.v1beta1.GroupOffset.verify|verify} messages.
             * @param message GroupOffset message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.GroupOffset.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GroupOffset message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.GroupOffset & penstock.v1beta1.GroupOffset.$Shape} GroupOffset
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.GroupOffset & penstock.v1beta1.GroupOffset.$Shape;
        }

        namespace GroupOffset {

            /** Properties of a GroupOffset. */
            interface $Properties {

                /** GroupOffset topic */
                topic?: (string|null);

                /** GroupOffset partition */
                partition?: (number|null);

                /** GroupOffset committedOffset */
                committedOffset?: (number|null);

                /** GroupOffset metadata */
                metadata?: (string|null);

                /** GroupOffset earliestOffset */
                earliestOffset?: (number|null);

                /** GroupOffset endOffset */
                endOffset?: (number|null);

                /** GroupOffset lag */
                lag?: (number|null);

                /** GroupOffset lagTime */
                lagTime?: (google.protobuf.Duration.$Properties|null);

                /** GroupOffset memberId */
                memberId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GroupOffset. */
            type $Shape = penstock.v1beta1.GroupOffset.$Properties;
        }

        /**
         * Properties of a SeekGroupRequest.
         * @deprecated Use penstock.v1beta1.SeekGroupRequest.$Properties instead.
         */
        interface ISeekGroupRequest extends penstock.v1beta1.SeekGroupRequest.$Properties {
        }

        /** Represents a SeekGroupRequest. */
        class SeekGroupRequest {

            /**
             * Constructs a new SeekGroupRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.SeekGroupRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SeekGroupRequest group. */
            group: string;

            /** SeekGroupRequest topic. */
            topic: string;

            /** SeekGroupRequest partitions. */
            partitions: number[];

            /** SeekGroupRequest to. */
            to?: (penstock.v1beta1.Position.$Properties|null);

            /** SeekGroupRequest dryRun. */
            dryRun: boolean;

            /**
             * Creates a new SeekGroupRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SeekGroupRequest instance
             */
            static create(properties: penstock.v1beta1.SeekGroupRequest.$Shape): penstock.v1beta1.SeekGroupRequest & penstock.v1beta1.SeekGroupRequest.$Shape;
            static create(properties?: penstock.v1beta1.SeekGroupRequest.$Properties): penstock.v1beta1.SeekGroupRequest;

            /**
             * Encodes the specified SeekGroupRequest message. Does not implicitly {@link penstock.v1beta1.SeekGroupRequest.verify|verify} messages.
             * @param message SeekGroupRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.SeekGroupRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SeekGroupRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.SeekGroupRequest & penstock.v1beta1.SeekGroupRequest.$Shape} SeekGroupRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.SeekGroupRequest & penstock.v1beta1.SeekGroupRequest.$Shape;
        }

        namespace SeekGroupRequest {

            /** Properties of a SeekGroupRequest. */
            interface $Properties {

                /** SeekGroupRequest group */
                group?: (string|null);

                /** SeekGroupRequest topic */
                topic?: (string|null);

                /** SeekGroupRequest partitions */
                partitions?: (number[]|null);

                /** SeekGroupRequest to */
                to?: (penstock.v1beta1.Position.$Properties|null);

                /** SeekGroupRequest dryRun */
                dryRun?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SeekGroupRequest. */
            type $Shape = {
              group?: string|null;
              topic?: string|null;
              partitions?: number[]|null;
              to?: penstock.v1beta1.Position.$Shape|null;
              dryRun?: boolean|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a SeekGroupResponse.
         * @deprecated Use penstock.v1beta1.SeekGroupResponse.$Properties instead.
         */
        interface ISeekGroupResponse extends penstock.v1beta1.SeekGroupResponse.$Properties {
        }

        /** Represents a SeekGroupResponse. */
        class SeekGroupResponse {

            /**
             * Constructs a new SeekGroupResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.SeekGroupResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SeekGroupResponse results. */
            results: penstock.v1beta1.SeekResult.$Properties[];

            /**
             * Creates a new SeekGroupResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SeekGroupResponse instance
             */
            static create(properties: penstock.v1beta1.SeekGroupResponse.$Shape): penstock.v1beta1.SeekGroupResponse & penstock.v1beta1.SeekGroupResponse.$Shape;
            static create(properties?: penstock.v1beta1.SeekGroupResponse.$Properties): penstock.v1beta1.SeekGroupResponse;

            /**
             * Encodes the specified SeekGroupResponse message. Does not implicitly {@link penstock.v1beta1.SeekGroupResponse.verify|verify} messages.
             * @param message SeekGroupResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.SeekGroupResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SeekGroupResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.SeekGroupResponse & penstock.v1beta1.SeekGroupResponse.$Shape} SeekGroupResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.SeekGroupResponse & penstock.v1beta1.SeekGroupResponse.$Shape;
        }

        namespace SeekGroupResponse {

            /** Properties of a SeekGroupResponse. */
            interface $Properties {

                /** SeekGroupResponse results */
                results?: (penstock.v1beta1.SeekResult.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SeekGroupResponse. */
            type $Shape = penstock.v1beta1.SeekGroupResponse.$Properties;
        }

        /**
         * Properties of a SeekResult.
         * @deprecated Use penstock.v1beta1.SeekResult.$Properties instead.
         */
        interface ISeekResult extends penstock.v1beta1.SeekResult.$Properties {
        }

        /** Represents a SeekResult. */
        class SeekResult {

            /**
             * Constructs a new SeekResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.SeekResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SeekResult partition. */
            partition: number;

            /** SeekResult previousOffset. */
            previousOffset?: (number|null);

            /** SeekResult nextOffset. */
            nextOffset: number;

            /**
             * Creates a new SeekResult instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SeekResult instance
             */
            static create(properties: penstock.v1beta1.SeekResult.$Shape): penstock.v1beta1.SeekResult & penstock.v1beta1.SeekResult.$Shape;
            static create(properties?: penstock.v1beta1.SeekResult.$Properties): penstock.v1beta1.SeekResult;

            /**
             * Encodes the specified SeekResult message. Does not implicitly {@link penstock.v1beta1.SeekResult.verify|verify} messages.
             * @param message SeekResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.SeekResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SeekResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.SeekResult & penstock.v1beta1.SeekResult.$Shape} SeekResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.SeekResult & penstock.v1beta1.SeekResult.$Shape;
        }

        namespace SeekResult {

            /** Properties of a SeekResult. */
            interface $Properties {

                /** SeekResult partition */
                partition?: (number|null);

                /** SeekResult previousOffset */
                previousOffset?: (number|null);

                /** SeekResult nextOffset */
                nextOffset?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SeekResult. */
            type $Shape = penstock.v1beta1.SeekResult.$Properties;
        }

        /**
         * Properties of a Message.
         * @deprecated Use penstock.v1beta1.Message.$Properties instead.
         */
        interface IMessage extends penstock.v1beta1.Message.$Properties {
        }

        /** Represents a Message. */
        class Message {

            /**
             * Constructs a new Message.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Message.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Message key. */
            key?: (string|null);

            /** Message rawKey. */
            rawKey?: (Uint8Array|null);

            /** Message text. */
            text?: (string|null);

            /** Message json. */
            json?: (google.protobuf.Value.$Properties|null);

            /** Message data. */
            data?: (Uint8Array|null);

            /** Message headers. */
            headers: penstock.v1beta1.Header.$Properties[];

            /** Message tag. */
            tag: string;

            /** Message id. */
            id: string;

            /** Message eventTime. */
            eventTime?: (google.protobuf.Timestamp.$Properties|null);

            /** Message keyKind. */
            keyKind?: ("key"|"rawKey");

            /** Message payload. */
            payload?: ("text"|"json"|"data");

            /**
             * Creates a new Message instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Message instance
             */
            static create(properties: penstock.v1beta1.Message.$Shape): penstock.v1beta1.Message & penstock.v1beta1.Message.$Shape;
            static create(properties?: penstock.v1beta1.Message.$Properties): penstock.v1beta1.Message;

            /**
             * Encodes the specified Message message. Does not implicitly {@link penstock.v1beta1.Message.verify|verify} messages.
             * @param message Message message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Message.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Message message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Message & penstock.v1beta1.Message.$Shape} Message
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Message & penstock.v1beta1.Message.$Shape;
        }

        namespace Message {

            /** Properties of a Message. */
            interface $Properties {

                /** Message key */
                key?: (string|null);

                /** Message rawKey */
                rawKey?: (Uint8Array|null);

                /** Message text */
                text?: (string|null);

                /** Message json */
                json?: (google.protobuf.Value.$Properties|null);

                /** Message data */
                data?: (Uint8Array|null);

                /** Message headers */
                headers?: (penstock.v1beta1.Header.$Properties[]|null);

                /** Message tag */
                tag?: (string|null);

                /** Message id */
                id?: (string|null);

                /** Message eventTime */
                eventTime?: (google.protobuf.Timestamp.$Properties|null);

                /** Message keyKind */
                keyKind?: ("key"|"rawKey");

                /** Message payload */
                payload?: ("text"|"json"|"data");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Message. */
            type $Shape = {
              key?: string|null;
              rawKey?: Uint8Array|null;
              text?: string|null;
              json?: google.protobuf.Value.$Shape|null;
              data?: Uint8Array|null;
              headers?: penstock.v1beta1.Header.$Shape[]|null;
              tag?: string|null;
              id?: string|null;
              eventTime?: google.protobuf.Timestamp.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ keyKind?: undefined; key?: null; rawKey?: null }|{ keyKind?: "key"; key: string; rawKey?: null }|{ keyKind?: "rawKey"; key?: null; rawKey: Uint8Array })
            ) & (
              ({ payload?: undefined; text?: null; json?: null; data?: null }|{ payload?: "text"; text: string; json?: null; data?: null }|{ payload?: "json"; text?: null; json: google.protobuf.Value.$Shape; data?: null }|{ payload?: "data"; text?: null; json?: null; data: Uint8Array })
            );
        }

        /**
         * Properties of a Header.
         * @deprecated Use penstock.v1beta1.Header.$Properties instead.
         */
        interface IHeader extends penstock.v1beta1.Header.$Properties {
        }

        /** Represents a Header. */
        class Header {

            /**
             * Constructs a new Header.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Header.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Header name. */
            name: string;

            /** Header text. */
            text?: (string|null);

            /** Header data. */
            data?: (Uint8Array|null);

            /** Header value. */
            value?: ("text"|"data");

            /**
             * Creates a new Header instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Header instance
             */
            static create(properties: penstock.v1beta1.Header.$Shape): penstock.v1beta1.Header & penstock.v1beta1.Header.$Shape;
            static create(properties?: penstock.v1beta1.Header.$Properties): penstock.v1beta1.Header;

            /**
             * Encodes the specified Header message. Does not implicitly {@link penstock.v1beta1.Header.verify|verify} messages.
             * @param message Header message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Header.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Header message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Header & penstock.v1beta1.Header.$Shape} Header
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Header & penstock.v1beta1.Header.$Shape;
        }

        namespace Header {

            /** Properties of a Header. */
            interface $Properties {

                /** Header name */
                name?: (string|null);

                /** Header text */
                text?: (string|null);

                /** Header data */
                data?: (Uint8Array|null);

                /** Header value */
                value?: ("text"|"data");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Header. */
            type $Shape = {
              name?: string|null;
              text?: string|null;
              data?: Uint8Array|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ value?: undefined; text?: null; data?: null }|{ value?: "text"; text: string; data?: null }|{ value?: "data"; text?: null; data: Uint8Array })
            );
        }

        /**
         * Properties of a ReceivedMessage.
         * @deprecated Use penstock.v1beta1.ReceivedMessage.$Properties instead.
         */
        interface IReceivedMessage extends penstock.v1beta1.ReceivedMessage.$Properties {
        }

        /** Represents a ReceivedMessage. */
        class ReceivedMessage {

            /**
             * Constructs a new ReceivedMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ReceivedMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReceivedMessage topic. */
            topic: string;

            /** ReceivedMessage partition. */
            partition: number;

            /** ReceivedMessage offset. */
            offset: number;

            /** ReceivedMessage message. */
            message?: (penstock.v1beta1.Message.$Properties|null);

            /** ReceivedMessage appendTime. */
            appendTime?: (google.protobuf.Timestamp.$Properties|null);

            /**
             * Creates a new ReceivedMessage instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReceivedMessage instance
             */
            static create(properties: penstock.v1beta1.ReceivedMessage.$Shape): penstock.v1beta1.ReceivedMessage & penstock.v1beta1.ReceivedMessage.$Shape;
            static create(properties?: penstock.v1beta1.ReceivedMessage.$Properties): penstock.v1beta1.ReceivedMessage;

            /**
             * Encodes the specified ReceivedMessage message. Does not implicitly {@link penstock.v1beta1.ReceivedMessage.verify|verify} messages.
             * @param message ReceivedMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ReceivedMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReceivedMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ReceivedMessage & penstock.v1beta1.ReceivedMessage.$Shape} ReceivedMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ReceivedMessage & penstock.v1beta1.ReceivedMessage.$Shape;
        }

        namespace ReceivedMessage {

            /** Properties of a ReceivedMessage. */
            interface $Properties {

                /** ReceivedMessage topic */
                topic?: (string|null);

                /** ReceivedMessage partition */
                partition?: (number|null);

                /** ReceivedMessage offset */
                offset?: (number|null);

                /** ReceivedMessage message */
                message?: (penstock.v1beta1.Message.$Properties|null);

                /** ReceivedMessage appendTime */
                appendTime?: (google.protobuf.Timestamp.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReceivedMessage. */
            type $Shape = {
              topic?: string|null;
              partition?: number|null;
              offset?: number|null;
              message?: penstock.v1beta1.Message.$Shape|null;
              appendTime?: google.protobuf.Timestamp.$Shape|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a BatchChunk.
         * @deprecated Use penstock.v1beta1.BatchChunk.$Properties instead.
         */
        interface IBatchChunk extends penstock.v1beta1.BatchChunk.$Properties {
        }

        /** Represents a BatchChunk. */
        class BatchChunk {

            /**
             * Constructs a new BatchChunk.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.BatchChunk.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BatchChunk topic. */
            topic: string;

            /** BatchChunk partition. */
            partition: number;

            /** BatchChunk batches. */
            batches: Uint8Array;

            /** BatchChunk nextOffset. */
            nextOffset: number;

            /**
             * Creates a new BatchChunk instance using the specified properties.
             * @param [properties] Properties to set
             * @returns BatchChunk instance
             */
            static create(properties: penstock.v1beta1.BatchChunk.$Shape): penstock.v1beta1.BatchChunk & penstock.v1beta1.BatchChunk.$Shape;
            static create(properties?: penstock.v1beta1.BatchChunk.$Properties): penstock.v1beta1.BatchChunk;

            /**
             * Encodes the specified BatchChunk message. Does not implicitly {@link penstock.v1beta1.BatchChunk.verify|verify} messages.
             * @param message BatchChunk message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.BatchChunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BatchChunk message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.BatchChunk & penstock.v1beta1.BatchChunk.$Shape} BatchChunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.BatchChunk & penstock.v1beta1.BatchChunk.$Shape;
        }

        namespace BatchChunk {

            /** Properties of a BatchChunk. */
            interface $Properties {

                /** BatchChunk topic */
                topic?: (string|null);

                /** BatchChunk partition */
                partition?: (number|null);

                /** BatchChunk batches */
                batches?: (Uint8Array|null);

                /** BatchChunk nextOffset */
                nextOffset?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BatchChunk. */
            type $Shape = penstock.v1beta1.BatchChunk.$Properties;
        }

        /**
         * Properties of a PartitionRef.
         * @deprecated Use penstock.v1beta1.PartitionRef.$Properties instead.
         */
        interface IPartitionRef extends penstock.v1beta1.PartitionRef.$Properties {
        }

        /** Represents a PartitionRef. */
        class PartitionRef {

            /**
             * Constructs a new PartitionRef.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.PartitionRef.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PartitionRef topic. */
            topic: string;

            /** PartitionRef partition. */
            partition: number;

            /**
             * Creates a new PartitionRef instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PartitionRef instance
             */
            static create(properties: penstock.v1beta1.PartitionRef.$Shape): penstock.v1beta1.PartitionRef & penstock.v1beta1.PartitionRef.$Shape;
            static create(properties?: penstock.v1beta1.PartitionRef.$Properties): penstock.v1beta1.PartitionRef;

            /**
             * Encodes the specified PartitionRef message. Does not implicitly {@link penstock.v1beta1.PartitionRef.verify|verify} messages.
             * @param message PartitionRef message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.PartitionRef.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PartitionRef message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.PartitionRef & penstock.v1beta1.PartitionRef.$Shape} PartitionRef
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.PartitionRef & penstock.v1beta1.PartitionRef.$Shape;
        }

        namespace PartitionRef {

            /** Properties of a PartitionRef. */
            interface $Properties {

                /** PartitionRef topic */
                topic?: (string|null);

                /** PartitionRef partition */
                partition?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PartitionRef. */
            type $Shape = penstock.v1beta1.PartitionRef.$Properties;
        }

        /**
         * Properties of a Position.
         * @deprecated Use penstock.v1beta1.Position.$Properties instead.
         */
        interface IPosition extends penstock.v1beta1.Position.$Properties {
        }

        /** Represents a Position. */
        class Position {

            /**
             * Constructs a new Position.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Position.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Position earliest. */
            earliest?: (penstock.v1beta1.Position.Earliest.$Properties|null);

            /** Position latest. */
            latest?: (penstock.v1beta1.Position.Latest.$Properties|null);

            /** Position offset. */
            offset?: (number|null);

            /** Position time. */
            time?: (google.protobuf.Timestamp.$Properties|null);

            /** Position committed. */
            committed?: (penstock.v1beta1.Position.Committed.$Properties|null);

            /** Position kind. */
            kind?: ("earliest"|"latest"|"offset"|"time"|"committed");

            /**
             * Creates a new Position instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Position instance
             */
            static create(properties: penstock.v1beta1.Position.$Shape): penstock.v1beta1.Position & penstock.v1beta1.Position.$Shape;
            static create(properties?: penstock.v1beta1.Position.$Properties): penstock.v1beta1.Position;

            /**
             * Encodes the specified Position message. Does not implicitly {@link penstock.v1beta1.Position.verify|verify} messages.
             * @param message Position message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Position.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Position message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Position & penstock.v1beta1.Position.$Shape} Position
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Position & penstock.v1beta1.Position.$Shape;
        }

        namespace Position {

            /** Properties of a Position. */
            interface $Properties {

                /** Position earliest */
                earliest?: (penstock.v1beta1.Position.Earliest.$Properties|null);

                /** Position latest */
                latest?: (penstock.v1beta1.Position.Latest.$Properties|null);

                /** Position offset */
                offset?: (number|null);

                /** Position time */
                time?: (google.protobuf.Timestamp.$Properties|null);

                /** Position committed */
                committed?: (penstock.v1beta1.Position.Committed.$Properties|null);

                /** Position kind */
                kind?: ("earliest"|"latest"|"offset"|"time"|"committed");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Position. */
            type $Shape = {
              earliest?: penstock.v1beta1.Position.Earliest.$Shape|null;
              latest?: penstock.v1beta1.Position.Latest.$Shape|null;
              offset?: number|null;
              time?: google.protobuf.Timestamp.$Shape|null;
              committed?: penstock.v1beta1.Position.Committed.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; earliest?: null; latest?: null; offset?: null; time?: null; committed?: null }|{ kind?: "earliest"; earliest: penstock.v1beta1.Position.Earliest.$Shape; latest?: null; offset?: null; time?: null; committed?: null }|{ kind?: "latest"; earliest?: null; latest: penstock.v1beta1.Position.Latest.$Shape; offset?: null; time?: null; committed?: null }|{ kind?: "offset"; earliest?: null; latest?: null; offset: number; time?: null; committed?: null }|{ kind?: "time"; earliest?: null; latest?: null; offset?: null; time: google.protobuf.Timestamp.$Shape; committed?: null }|{ kind?: "committed"; earliest?: null; latest?: null; offset?: null; time?: null; committed: penstock.v1beta1.Position.Committed.$Shape })
            );

            /**
             * Properties of an Earliest.
             * @deprecated Use penstock.v1beta1.Position.Earliest.$Properties instead.
             */
            interface IEarliest extends penstock.v1beta1.Position.Earliest.$Properties {
            }

            /** Represents an Earliest. */
            class Earliest {

                /**
                 * Constructs a new Earliest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.v1beta1.Position.Earliest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new Earliest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Earliest instance
                 */
                static create(properties: penstock.v1beta1.Position.Earliest.$Shape): penstock.v1beta1.Position.Earliest & penstock.v1beta1.Position.Earliest.$Shape;
                static create(properties?: penstock.v1beta1.Position.Earliest.$Properties): penstock.v1beta1.Position.Earliest;

                /**
                 * Encodes the specified Earliest message. Does not implicitly {@link penstock.v1beta1.Position.Earliest.verify|verify} messages.
                 * @param message Earliest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.v1beta1.Position.Earliest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Earliest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.v1beta1.Position.Earliest & penstock.v1beta1.Position.Earliest.$Shape} Earliest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Position.Earliest & penstock.v1beta1.Position.Earliest.$Shape;
            }

            namespace Earliest {

                /** Properties of an Earliest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Earliest. */
                type $Shape = penstock.v1beta1.Position.Earliest.$Properties;
            }

            /**
             * Properties of a Latest.
             * @deprecated Use penstock.v1beta1.Position.Latest.$Properties instead.
             */
            interface ILatest extends penstock.v1beta1.Position.Latest.$Properties {
            }

            /** Represents a Latest. */
            class Latest {

                /**
                 * Constructs a new Latest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.v1beta1.Position.Latest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new Latest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Latest instance
                 */
                static create(properties: penstock.v1beta1.Position.Latest.$Shape): penstock.v1beta1.Position.Latest & penstock.v1beta1.Position.Latest.$Shape;
                static create(properties?: penstock.v1beta1.Position.Latest.$Properties): penstock.v1beta1.Position.Latest;

                /**
                 * Encodes the specified Latest message. Does not implicitly {@link penstock.v1beta1.Position.Latest.verify|verify} messages.
                 * @param message Latest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.v1beta1.Position.Latest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Latest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.v1beta1.Position.Latest & penstock.v1beta1.Position.Latest.$Shape} Latest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Position.Latest & penstock.v1beta1.Position.Latest.$Shape;
            }

            namespace Latest {

                /** Properties of a Latest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Latest. */
                type $Shape = penstock.v1beta1.Position.Latest.$Properties;
            }

            /**
             * Properties of a Committed.
             * @deprecated Use penstock.v1beta1.Position.Committed.$Properties instead.
             */
            interface ICommitted extends penstock.v1beta1.Position.Committed.$Properties {
            }

            /** Represents a Committed. */
            class Committed {

                /**
                 * Constructs a new Committed.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: penstock.v1beta1.Position.Committed.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new Committed instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Committed instance
                 */
                static create(properties: penstock.v1beta1.Position.Committed.$Shape): penstock.v1beta1.Position.Committed & penstock.v1beta1.Position.Committed.$Shape;
                static create(properties?: penstock.v1beta1.Position.Committed.$Properties): penstock.v1beta1.Position.Committed;

                /**
                 * Encodes the specified Committed message. Does not implicitly {@link penstock.v1beta1.Position.Committed.verify|verify} messages.
                 * @param message Committed message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: penstock.v1beta1.Position.Committed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Committed message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {penstock.v1beta1.Position.Committed & penstock.v1beta1.Position.Committed.$Shape} Committed
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Position.Committed & penstock.v1beta1.Position.Committed.$Shape;
            }

            namespace Committed {

                /** Properties of a Committed. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Committed. */
                type $Shape = penstock.v1beta1.Position.Committed.$Properties;
            }
        }

        /** DeliveryFormat enum. */
        enum DeliveryFormat {

            /** DELIVERY_FORMAT_UNSPECIFIED value */
            DELIVERY_FORMAT_UNSPECIFIED = 0,

            /** DELIVERY_FORMAT_MESSAGES value */
            DELIVERY_FORMAT_MESSAGES = 1,

            /** DELIVERY_FORMAT_BATCHES value */
            DELIVERY_FORMAT_BATCHES = 2
        }

        /** Acks enum. */
        enum Acks {

            /** ACKS_UNSPECIFIED value */
            ACKS_UNSPECIFIED = 0,

            /** ACKS_NONE value */
            ACKS_NONE = 1,

            /** ACKS_LEADER value */
            ACKS_LEADER = 2,

            /** ACKS_ALL value */
            ACKS_ALL = 3
        }

        /**
         * Properties of a PublishRequest.
         * @deprecated Use penstock.v1beta1.PublishRequest.$Properties instead.
         */
        interface IPublishRequest extends penstock.v1beta1.PublishRequest.$Properties {
        }

        /** Represents a PublishRequest. */
        class PublishRequest {

            /**
             * Constructs a new PublishRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.PublishRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PublishRequest topic. */
            topic: string;

            /** PublishRequest messages. */
            messages: penstock.v1beta1.Message.$Properties[];

            /** PublishRequest acks. */
            acks: penstock.v1beta1.Acks;

            /** PublishRequest partition. */
            partition?: (number|null);

            /**
             * Creates a new PublishRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PublishRequest instance
             */
            static create(properties: penstock.v1beta1.PublishRequest.$Shape): penstock.v1beta1.PublishRequest & penstock.v1beta1.PublishRequest.$Shape;
            static create(properties?: penstock.v1beta1.PublishRequest.$Properties): penstock.v1beta1.PublishRequest;

            /**
             * Encodes the specified PublishRequest message. Does not implicitly {@link penstock.v1beta1.PublishRequest.verify|verify} messages.
             * @param message PublishRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.PublishRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PublishRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.PublishRequest & penstock.v1beta1.PublishRequest.$Shape} PublishRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.PublishRequest & penstock.v1beta1.PublishRequest.$Shape;
        }

        namespace PublishRequest {

            /** Properties of a PublishRequest. */
            interface $Properties {

                /** PublishRequest topic */
                topic?: (string|null);

                /** PublishRequest messages */
                messages?: (penstock.v1beta1.Message.$Properties[]|null);

                /** PublishRequest acks */
                acks?: (penstock.v1beta1.Acks|null);

                /** PublishRequest partition */
                partition?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PublishRequest. */
            type $Shape = {
              topic?: string|null;
              messages?: penstock.v1beta1.Message.$Shape[]|null;
              acks?: penstock.v1beta1.Acks|null;
              partition?: number|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a PublishResponse.
         * @deprecated Use penstock.v1beta1.PublishResponse.$Properties instead.
         */
        interface IPublishResponse extends penstock.v1beta1.PublishResponse.$Properties {
        }

        /** Represents a PublishResponse. */
        class PublishResponse {

            /**
             * Constructs a new PublishResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.PublishResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PublishResponse results. */
            results: penstock.v1beta1.PublishResult.$Properties[];

            /**
             * Creates a new PublishResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PublishResponse instance
             */
            static create(properties: penstock.v1beta1.PublishResponse.$Shape): penstock.v1beta1.PublishResponse & penstock.v1beta1.PublishResponse.$Shape;
            static create(properties?: penstock.v1beta1.PublishResponse.$Properties): penstock.v1beta1.PublishResponse;

            /**
             * Encodes the specified PublishResponse message. Does not implicitly {@link penstock.v1beta1.PublishResponse.verify|verify} messages.
             * @param message PublishResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.PublishResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PublishResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.PublishResponse & penstock.v1beta1.PublishResponse.$Shape} PublishResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.PublishResponse & penstock.v1beta1.PublishResponse.$Shape;
        }

        namespace PublishResponse {

            /** Properties of a PublishResponse. */
            interface $Properties {

                /** PublishResponse results */
                results?: (penstock.v1beta1.PublishResult.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PublishResponse. */
            type $Shape = penstock.v1beta1.PublishResponse.$Properties;
        }

        /**
         * Properties of a PublishResult.
         * @deprecated Use penstock.v1beta1.PublishResult.$Properties instead.
         */
        interface IPublishResult extends penstock.v1beta1.PublishResult.$Properties {
        }

        /** Represents a PublishResult. */
        class PublishResult {

            /**
             * Constructs a new PublishResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.PublishResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PublishResult status. */
            status?: (google.rpc.Status.$Properties|null);

            /** PublishResult partition. */
            partition: number;

            /** PublishResult offset. */
            offset: number;

            /**
             * Creates a new PublishResult instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PublishResult instance
             */
            static create(properties: penstock.v1beta1.PublishResult.$Shape): penstock.v1beta1.PublishResult & penstock.v1beta1.PublishResult.$Shape;
            static create(properties?: penstock.v1beta1.PublishResult.$Properties): penstock.v1beta1.PublishResult;

            /**
             * Encodes the specified PublishResult message. Does not implicitly {@link penstock.v1beta1.PublishResult.verify|verify} messages.
             * @param message PublishResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.PublishResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PublishResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.PublishResult & penstock.v1beta1.PublishResult.$Shape} PublishResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.PublishResult & penstock.v1beta1.PublishResult.$Shape;
        }

        namespace PublishResult {

            /** Properties of a PublishResult. */
            interface $Properties {

                /** PublishResult status */
                status?: (google.rpc.Status.$Properties|null);

                /** PublishResult partition */
                partition?: (number|null);

                /** PublishResult offset */
                offset?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PublishResult. */
            type $Shape = penstock.v1beta1.PublishResult.$Properties;
        }

        /**
         * Properties of a ProduceRequest.
         * @deprecated Use penstock.v1beta1.ProduceRequest.$Properties instead.
         */
        interface IProduceRequest extends penstock.v1beta1.ProduceRequest.$Properties {
        }

        /** Represents a ProduceRequest. */
        class ProduceRequest {

            /**
             * Constructs a new ProduceRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ProduceRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProduceRequest start. */
            start?: (penstock.v1beta1.ProduceStart.$Properties|null);

            /** ProduceRequest batch. */
            batch?: (penstock.v1beta1.ProduceBatch.$Properties|null);

            /** ProduceRequest kind. */
            kind?: ("start"|"batch");

            /**
             * Creates a new ProduceRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProduceRequest instance
             */
            static create(properties: penstock.v1beta1.ProduceRequest.$Shape): penstock.v1beta1.ProduceRequest & penstock.v1beta1.ProduceRequest.$Shape;
            static create(properties?: penstock.v1beta1.ProduceRequest.$Properties): penstock.v1beta1.ProduceRequest;

            /**
             * Encodes the specified ProduceRequest message. Does not implicitly {@link penstock.v1beta1.ProduceRequest.verify|verify} messages.
             * @param message ProduceRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ProduceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProduceRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ProduceRequest & penstock.v1beta1.ProduceRequest.$Shape} ProduceRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ProduceRequest & penstock.v1beta1.ProduceRequest.$Shape;
        }

        namespace ProduceRequest {

            /** Properties of a ProduceRequest. */
            interface $Properties {

                /** ProduceRequest start */
                start?: (penstock.v1beta1.ProduceStart.$Properties|null);

                /** ProduceRequest batch */
                batch?: (penstock.v1beta1.ProduceBatch.$Properties|null);

                /** ProduceRequest kind */
                kind?: ("start"|"batch");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ProduceRequest. */
            type $Shape = {
              start?: penstock.v1beta1.ProduceStart.$Shape|null;
              batch?: penstock.v1beta1.ProduceBatch.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; start?: null; batch?: null }|{ kind?: "start"; start: penstock.v1beta1.ProduceStart.$Shape; batch?: null }|{ kind?: "batch"; start?: null; batch: penstock.v1beta1.ProduceBatch.$Shape })
            );
        }

        /**
         * Properties of a ProduceStart.
         * @deprecated Use penstock.v1beta1.ProduceStart.$Properties instead.
         */
        interface IProduceStart extends penstock.v1beta1.ProduceStart.$Properties {
        }

        /** Represents a ProduceStart. */
        class ProduceStart {

            /**
             * Constructs a new ProduceStart.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ProduceStart.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProduceStart clientId. */
            clientId: string;

            /** ProduceStart acks. */
            acks: penstock.v1beta1.Acks;

            /** ProduceStart idempotent. */
            idempotent: boolean;

            /** ProduceStart producerId. */
            producerId: number;

            /** ProduceStart producerEpoch. */
            producerEpoch: number;

            /**
             * Creates a new ProduceStart instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProduceStart instance
             */
            static create(properties: penstock.v1beta1.ProduceStart.$Shape): penstock.v1beta1.ProduceStart & penstock.v1beta1.ProduceStart.$Shape;
            static create(properties?: penstock.v1beta1.ProduceStart.$Properties): penstock.v1beta1.ProduceStart;

            /**
             * Encodes the specified ProduceStart message. Does not implicitly {@link penstock.v1beta1.ProduceStart.verify|verify} messages.
             * @param message ProduceStart message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ProduceStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProduceStart message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ProduceStart & penstock.v1beta1.ProduceStart.$Shape} ProduceStart
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ProduceStart & penstock.v1beta1.ProduceStart.$Shape;
        }

        namespace ProduceStart {

            /** Properties of a ProduceStart. */
            interface $Properties {

                /** ProduceStart clientId */
                clientId?: (string|null);

                /** ProduceStart acks */
                acks?: (penstock.v1beta1.Acks|null);

                /** ProduceStart idempotent */
                idempotent?: (boolean|null);

                /** ProduceStart producerId */
                producerId?: (number|null);

                /** ProduceStart producerEpoch */
                producerEpoch?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProduceStart. */
            type $Shape = penstock.v1beta1.ProduceStart.$Properties;
        }

        /**
         * Properties of a ProduceBatch.
         * @deprecated Use penstock.v1beta1.ProduceBatch.$Properties instead.
         */
        interface IProduceBatch extends penstock.v1beta1.ProduceBatch.$Properties {
        }

        /** Represents a ProduceBatch. */
        class ProduceBatch {

            /**
             * Constructs a new ProduceBatch.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ProduceBatch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProduceBatch requestId. */
            requestId: number;

            /** ProduceBatch topic. */
            topic: string;

            /** ProduceBatch partition. */
            partition: number;

            /** ProduceBatch batch. */
            batch: Uint8Array;

            /**
             * Creates a new ProduceBatch instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProduceBatch instance
             */
            static create(properties: penstock.v1beta1.ProduceBatch.$Shape): penstock.v1beta1.ProduceBatch & penstock.v1beta1.ProduceBatch.$Shape;
            static create(properties?: penstock.v1beta1.ProduceBatch.$Properties): penstock.v1beta1.ProduceBatch;

            /**
             * Encodes the specified ProduceBatch message. Does not implicitly {@link penstock.v1beta1.ProduceBatch.verify|verify} messages.
             * @param message ProduceBatch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ProduceBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProduceBatch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ProduceBatch & penstock.v1beta1.ProduceBatch.$Shape} ProduceBatch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ProduceBatch & penstock.v1beta1.ProduceBatch.$Shape;
        }

        namespace ProduceBatch {

            /** Properties of a ProduceBatch. */
            interface $Properties {

                /** ProduceBatch requestId */
                requestId?: (number|null);

                /** ProduceBatch topic */
                topic?: (string|null);

                /** ProduceBatch partition */
                partition?: (number|null);

                /** ProduceBatch batch */
                batch?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProduceBatch. */
            type $Shape = penstock.v1beta1.ProduceBatch.$Properties;
        }

        /**
         * Properties of a ProduceResponse.
         * @deprecated Use penstock.v1beta1.ProduceResponse.$Properties instead.
         */
        interface IProduceResponse extends penstock.v1beta1.ProduceResponse.$Properties {
        }

        /** Represents a ProduceResponse. */
        class ProduceResponse {

            /**
             * Constructs a new ProduceResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ProduceResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProduceResponse started. */
            started?: (penstock.v1beta1.ProduceStarted.$Properties|null);

            /** ProduceResponse confirms. */
            confirms?: (penstock.v1beta1.ProduceConfirms.$Properties|null);

            /** ProduceResponse window. */
            window?: (penstock.v1beta1.ProduceWindow.$Properties|null);

            /** ProduceResponse kind. */
            kind?: ("started"|"confirms"|"window");

            /**
             * Creates a new ProduceResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProduceResponse instance
             */
            static create(properties: penstock.v1beta1.ProduceResponse.$Shape): penstock.v1beta1.ProduceResponse & penstock.v1beta1.ProduceResponse.$Shape;
            static create(properties?: penstock.v1beta1.ProduceResponse.$Properties): penstock.v1beta1.ProduceResponse;

            /**
             * Encodes the specified ProduceResponse message. Does not implicitly {@link penstock.v1beta1.ProduceResponse.verify|verify} messages.
             * @param message ProduceResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ProduceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProduceResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ProduceResponse & penstock.v1beta1.ProduceResponse.$Shape} ProduceResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ProduceResponse & penstock.v1beta1.ProduceResponse.$Shape;
        }

        namespace ProduceResponse {

            /** Properties of a ProduceResponse. */
            interface $Properties {

                /** ProduceResponse started */
                started?: (penstock.v1beta1.ProduceStarted.$Properties|null);

                /** ProduceResponse confirms */
                confirms?: (penstock.v1beta1.ProduceConfirms.$Properties|null);

                /** ProduceResponse window */
                window?: (penstock.v1beta1.ProduceWindow.$Properties|null);

                /** ProduceResponse kind */
                kind?: ("started"|"confirms"|"window");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ProduceResponse. */
            type $Shape = {
              started?: penstock.v1beta1.ProduceStarted.$Shape|null;
              confirms?: penstock.v1beta1.ProduceConfirms.$Shape|null;
              window?: penstock.v1beta1.ProduceWindow.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; started?: null; confirms?: null; window?: null }|{ kind?: "started"; started: penstock.v1beta1.ProduceStarted.$Shape; confirms?: null; window?: null }|{ kind?: "confirms"; started?: null; confirms: penstock.v1beta1.ProduceConfirms.$Shape; window?: null }|{ kind?: "window"; started?: null; confirms?: null; window: penstock.v1beta1.ProduceWindow.$Shape })
            );
        }

        /**
         * Properties of a ProduceStarted.
         * @deprecated Use penstock.v1beta1.ProduceStarted.$Properties instead.
         */
        interface IProduceStarted extends penstock.v1beta1.ProduceStarted.$Properties {
        }

        /** Represents a ProduceStarted. */
        class ProduceStarted {

            /**
             * Constructs a new ProduceStarted.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ProduceStarted.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProduceStarted producerId. */
            producerId: number;

            /** ProduceStarted producerEpoch. */
            producerEpoch: number;

            /** ProduceStarted window. */
            window?: (penstock.v1beta1.ProduceWindow.$Properties|null);

            /** ProduceStarted batchBytesMax. */
            batchBytesMax: number;

            /**
             * Creates a new ProduceStarted instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProduceStarted instance
             */
            static create(properties: penstock.v1beta1.ProduceStarted.$Shape): penstock.v1beta1.ProduceStarted & penstock.v1beta1.ProduceStarted.$Shape;
            static create(properties?: penstock.v1beta1.ProduceStarted.$Properties): penstock.v1beta1.ProduceStarted;

            /**
             * Encodes the specified ProduceStarted message. Does not implicitly {@link penstock.v1beta1.ProduceStarted.verify|verify} messages.
             * @param message ProduceStarted message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ProduceStarted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProduceStarted message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ProduceStarted & penstock.v1beta1.ProduceStarted.$Shape} ProduceStarted
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ProduceStarted & penstock.v1beta1.ProduceStarted.$Shape;
        }

        namespace ProduceStarted {

            /** Properties of a ProduceStarted. */
            interface $Properties {

                /** ProduceStarted producerId */
                producerId?: (number|null);

                /** ProduceStarted producerEpoch */
                producerEpoch?: (number|null);

                /** ProduceStarted window */
                window?: (penstock.v1beta1.ProduceWindow.$Properties|null);

                /** ProduceStarted batchBytesMax */
                batchBytesMax?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProduceStarted. */
            type $Shape = penstock.v1beta1.ProduceStarted.$Properties;
        }

        /**
         * Properties of a ProduceWindow.
         * @deprecated Use penstock.v1beta1.ProduceWindow.$Properties instead.
         */
        interface IProduceWindow extends penstock.v1beta1.ProduceWindow.$Properties {
        }

        /** Represents a ProduceWindow. */
        class ProduceWindow {

            /**
             * Constructs a new ProduceWindow.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ProduceWindow.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProduceWindow bytes. */
            bytes: number;

            /** ProduceWindow batches. */
            batches: number;

            /**
             * Creates a new ProduceWindow instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProduceWindow instance
             */
            static create(properties: penstock.v1beta1.ProduceWindow.$Shape): penstock.v1beta1.ProduceWindow & penstock.v1beta1.ProduceWindow.$Shape;
            static create(properties?: penstock.v1beta1.ProduceWindow.$Properties): penstock.v1beta1.ProduceWindow;

            /**
             * Encodes the specified ProduceWindow message. Does not implicitly {@link penstock.v1beta1.ProduceWindow.verify|verify} messages.
             * @param message ProduceWindow message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ProduceWindow.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProduceWindow message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ProduceWindow & penstock.v1beta1.ProduceWindow.$Shape} ProduceWindow
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ProduceWindow & penstock.v1beta1.ProduceWindow.$Shape;
        }

        namespace ProduceWindow {

            /** Properties of a ProduceWindow. */
            interface $Properties {

                /** ProduceWindow bytes */
                bytes?: (number|null);

                /** ProduceWindow batches */
                batches?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProduceWindow. */
            type $Shape = penstock.v1beta1.ProduceWindow.$Properties;
        }

        /**
         * Properties of a ProduceConfirms.
         * @deprecated Use penstock.v1beta1.ProduceConfirms.$Properties instead.
         */
        interface IProduceConfirms extends penstock.v1beta1.ProduceConfirms.$Properties {
        }

        /** Represents a ProduceConfirms. */
        class ProduceConfirms {

            /**
             * Constructs a new ProduceConfirms.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ProduceConfirms.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProduceConfirms confirms. */
            confirms: penstock.v1beta1.ProduceConfirm.$Properties[];

            /**
             * Creates a new ProduceConfirms instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProduceConfirms instance
             */
            static create(properties: penstock.v1beta1.ProduceConfirms.$Shape): penstock.v1beta1.ProduceConfirms & penstock.v1beta1.ProduceConfirms.$Shape;
            static create(properties?: penstock.v1beta1.ProduceConfirms.$Properties): penstock.v1beta1.ProduceConfirms;

            /**
             * Encodes the specified ProduceConfirms message. Does not implicitly {@link penstock.v1beta1.ProduceConfirms.verify|verify} messages.
             * @param message ProduceConfirms message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ProduceConfirms.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProduceConfirms message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ProduceConfirms & penstock.v1beta1.ProduceConfirms.$Shape} ProduceConfirms
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ProduceConfirms & penstock.v1beta1.ProduceConfirms.$Shape;
        }

        namespace ProduceConfirms {

            /** Properties of a ProduceConfirms. */
            interface $Properties {

                /** ProduceConfirms confirms */
                confirms?: (penstock.v1beta1.ProduceConfirm.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProduceConfirms. */
            type $Shape = penstock.v1beta1.ProduceConfirms.$Properties;
        }

        /**
         * Properties of a ProduceConfirm.
         * @deprecated Use penstock.v1beta1.ProduceConfirm.$Properties instead.
         */
        interface IProduceConfirm extends penstock.v1beta1.ProduceConfirm.$Properties {
        }

        /** Represents a ProduceConfirm. */
        class ProduceConfirm {

            /**
             * Constructs a new ProduceConfirm.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.ProduceConfirm.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ProduceConfirm requestId. */
            requestId: number;

            /** ProduceConfirm status. */
            status?: (google.rpc.Status.$Properties|null);

            /** ProduceConfirm baseOffset. */
            baseOffset: number;

            /** ProduceConfirm duplicate. */
            duplicate: boolean;

            /** ProduceConfirm appendTimestampMs. */
            appendTimestampMs: number;

            /**
             * Creates a new ProduceConfirm instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ProduceConfirm instance
             */
            static create(properties: penstock.v1beta1.ProduceConfirm.$Shape): penstock.v1beta1.ProduceConfirm & penstock.v1beta1.ProduceConfirm.$Shape;
            static create(properties?: penstock.v1beta1.ProduceConfirm.$Properties): penstock.v1beta1.ProduceConfirm;

            /**
             * Encodes the specified ProduceConfirm message. Does not implicitly {@link penstock.v1beta1.ProduceConfirm.verify|verify} messages.
             * @param message ProduceConfirm message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.ProduceConfirm.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ProduceConfirm message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.ProduceConfirm & penstock.v1beta1.ProduceConfirm.$Shape} ProduceConfirm
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.ProduceConfirm & penstock.v1beta1.ProduceConfirm.$Shape;
        }

        namespace ProduceConfirm {

            /** Properties of a ProduceConfirm. */
            interface $Properties {

                /** ProduceConfirm requestId */
                requestId?: (number|null);

                /** ProduceConfirm status */
                status?: (google.rpc.Status.$Properties|null);

                /** ProduceConfirm baseOffset */
                baseOffset?: (number|null);

                /** ProduceConfirm duplicate */
                duplicate?: (boolean|null);

                /** ProduceConfirm appendTimestampMs */
                appendTimestampMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ProduceConfirm. */
            type $Shape = penstock.v1beta1.ProduceConfirm.$Properties;
        }

        /**
         * Properties of a Records.
         * @deprecated Use penstock.v1beta1.Records.$Properties instead.
         */
        interface IRecords extends penstock.v1beta1.Records.$Properties {
        }

        /** Represents a Records. */
        class Records {

            /**
             * Constructs a new Records.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Records.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Records records. */
            records: penstock.v1beta1.Record.$Properties[];

            /**
             * Creates a new Records instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Records instance
             */
            static create(properties: penstock.v1beta1.Records.$Shape): penstock.v1beta1.Records & penstock.v1beta1.Records.$Shape;
            static create(properties?: penstock.v1beta1.Records.$Properties): penstock.v1beta1.Records;

            /**
             * Encodes the specified Records message. Does not implicitly {@link penstock.v1beta1.Records.verify|verify} messages.
             * @param message Records message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Records.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Records message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Records & penstock.v1beta1.Records.$Shape} Records
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Records & penstock.v1beta1.Records.$Shape;
        }

        namespace Records {

            /** Properties of a Records. */
            interface $Properties {

                /** Records records */
                records?: (penstock.v1beta1.Record.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Records. */
            type $Shape = penstock.v1beta1.Records.$Properties;
        }

        /** PayloadKind enum. */
        enum PayloadKind {

            /** PAYLOAD_KIND_UNSPECIFIED value */
            PAYLOAD_KIND_UNSPECIFIED = 0,

            /** PAYLOAD_KIND_TEXT value */
            PAYLOAD_KIND_TEXT = 1,

            /** PAYLOAD_KIND_JSON value */
            PAYLOAD_KIND_JSON = 2
        }

        /**
         * Properties of a Record.
         * @deprecated Use penstock.v1beta1.Record.$Properties instead.
         */
        interface IRecord extends penstock.v1beta1.Record.$Properties {
        }

        /** Represents a Record. */
        class Record {

            /**
             * Constructs a new Record.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.Record.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Record key. */
            key?: (Uint8Array|null);

            /** Record value. */
            value?: (Uint8Array|null);

            /** Record headers. */
            headers: penstock.v1beta1.RecordHeader.$Properties[];

            /** Record tag. */
            tag: string;

            /** Record id. */
            id: string;

            /** Record timestampDeltaMs. */
            timestampDeltaMs: number;

            /** Record kind. */
            kind: penstock.v1beta1.PayloadKind;

            /**
             * Creates a new Record instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Record instance
             */
            static create(properties: penstock.v1beta1.Record.$Shape): penstock.v1beta1.Record & penstock.v1beta1.Record.$Shape;
            static create(properties?: penstock.v1beta1.Record.$Properties): penstock.v1beta1.Record;

            /**
             * Encodes the specified Record message. Does not implicitly {@link penstock.v1beta1.Record.verify|verify} messages.
             * @param message Record message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.Record.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Record message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.Record & penstock.v1beta1.Record.$Shape} Record
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.Record & penstock.v1beta1.Record.$Shape;
        }

        namespace Record {

            /** Properties of a Record. */
            interface $Properties {

                /** Record key */
                key?: (Uint8Array|null);

                /** Record value */
                value?: (Uint8Array|null);

                /** Record headers */
                headers?: (penstock.v1beta1.RecordHeader.$Properties[]|null);

                /** Record tag */
                tag?: (string|null);

                /** Record id */
                id?: (string|null);

                /** Record timestampDeltaMs */
                timestampDeltaMs?: (number|null);

                /** Record kind */
                kind?: (penstock.v1beta1.PayloadKind|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Record. */
            type $Shape = penstock.v1beta1.Record.$Properties;
        }

        /**
         * Properties of a RecordHeader.
         * @deprecated Use penstock.v1beta1.RecordHeader.$Properties instead.
         */
        interface IRecordHeader extends penstock.v1beta1.RecordHeader.$Properties {
        }

        /** Represents a RecordHeader. */
        class RecordHeader {

            /**
             * Constructs a new RecordHeader.
             * @param [properties] Properties to set
             */
            constructor(properties?: penstock.v1beta1.RecordHeader.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RecordHeader name. */
            name: string;

            /** RecordHeader value. */
            value: Uint8Array;

            /**
             * Creates a new RecordHeader instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RecordHeader instance
             */
            static create(properties: penstock.v1beta1.RecordHeader.$Shape): penstock.v1beta1.RecordHeader & penstock.v1beta1.RecordHeader.$Shape;
            static create(properties?: penstock.v1beta1.RecordHeader.$Properties): penstock.v1beta1.RecordHeader;

            /**
             * Encodes the specified RecordHeader message. Does not implicitly {@link penstock.v1beta1.RecordHeader.verify|verify} messages.
             * @param message RecordHeader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: penstock.v1beta1.RecordHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RecordHeader message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {penstock.v1beta1.RecordHeader & penstock.v1beta1.RecordHeader.$Shape} RecordHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): penstock.v1beta1.RecordHeader & penstock.v1beta1.RecordHeader.$Shape;
        }

        namespace RecordHeader {

            /** Properties of a RecordHeader. */
            interface $Properties {

                /** RecordHeader name */
                name?: (string|null);

                /** RecordHeader value */
                value?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RecordHeader. */
            type $Shape = penstock.v1beta1.RecordHeader.$Properties;
        }
    }
}

/** Namespace google. */
export namespace google {

    /** Namespace protobuf. */
    namespace protobuf {

        /**
         * Properties of a Duration.
         * @deprecated Use google.protobuf.Duration.$Properties instead.
         */
        interface IDuration extends google.protobuf.Duration.$Properties {
        }

        /** Represents a Duration. */
        class Duration {

            /**
             * Constructs a new Duration.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Duration.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Duration seconds. */
            seconds: number;

            /** Duration nanos. */
            nanos: number;

            /**
             * Creates a new Duration instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Duration instance
             */
            static create(properties: google.protobuf.Duration.$Shape): google.protobuf.Duration & google.protobuf.Duration.$Shape;
            static create(properties?: google.protobuf.Duration.$Properties): google.protobuf.Duration;

            /**
             * Encodes the specified Duration message. Does not implicitly {@link google.protobuf.Duration.verify|verify} messages.
             * @param message Duration message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Duration.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Duration message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Duration & google.protobuf.Duration.$Shape} Duration
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Duration & google.protobuf.Duration.$Shape;
        }

        namespace Duration {

            /** Properties of a Duration. */
            interface $Properties {

                /** Duration seconds */
                seconds?: (number|null);

                /** Duration nanos */
                nanos?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Duration. */
            type $Shape = google.protobuf.Duration.$Properties;
        }

        /**
         * Properties of an Any.
         * @deprecated Use google.protobuf.Any.$Properties instead.
         */
        interface IAny extends google.protobuf.Any.$Properties {
        }

        /** Represents an Any. */
        class Any {

            /**
             * Constructs a new Any.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Any.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Any type_url. */
            type_url: string;

            /** Any value. */
            value: Uint8Array;

            /**
             * Creates a new Any instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Any instance
             */
            static create(properties: google.protobuf.Any.$Shape): google.protobuf.Any & google.protobuf.Any.$Shape;
            static create(properties?: google.protobuf.Any.$Properties): google.protobuf.Any;

            /**
             * Encodes the specified Any message. Does not implicitly {@link google.protobuf.Any.verify|verify} messages.
             * @param message Any message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Any.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Any message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Any & google.protobuf.Any.$Shape} Any
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Any & google.protobuf.Any.$Shape;
        }

        namespace Any {

            /** Properties of an Any. */
            interface $Properties {

                /** Any type_url */
                type_url?: (string|null);

                /** Any value */
                value?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Any. */
            type $Shape = google.protobuf.Any.$Properties;
        }

        /**
         * Properties of a FieldMask.
         * @deprecated Use google.protobuf.FieldMask.$Properties instead.
         */
        interface IFieldMask extends google.protobuf.FieldMask.$Properties {
        }

        /** Represents a FieldMask. */
        class FieldMask {

            /**
             * Constructs a new FieldMask.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.FieldMask.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FieldMask paths. */
            paths: string[];

            /**
             * Creates a new FieldMask instance using the specified properties.
             * @param [properties] Properties to set
             * @returns FieldMask instance
             */
            static create(properties: google.protobuf.FieldMask.$Shape): google.protobuf.FieldMask & google.protobuf.FieldMask.$Shape;
            static create(properties?: google.protobuf.FieldMask.$Properties): google.protobuf.FieldMask;

            /**
             * Encodes the specified FieldMask message. Does not implicitly {@link google.protobuf.FieldMask.verify|verify} messages.
             * @param message FieldMask message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.FieldMask.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FieldMask message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.FieldMask & google.protobuf.FieldMask.$Shape} FieldMask
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.FieldMask & google.protobuf.FieldMask.$Shape;
        }

        namespace FieldMask {

            /** Properties of a FieldMask. */
            interface $Properties {

                /** FieldMask paths */
                paths?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FieldMask. */
            type $Shape = google.protobuf.FieldMask.$Properties;
        }

        /**
         * Properties of a Timestamp.
         * @deprecated Use google.protobuf.Timestamp.$Properties instead.
         */
        interface ITimestamp extends google.protobuf.Timestamp.$Properties {
        }

        /** Represents a Timestamp. */
        class Timestamp {

            /**
             * Constructs a new Timestamp.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Timestamp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Timestamp seconds. */
            seconds: number;

            /** Timestamp nanos. */
            nanos: number;

            /**
             * Creates a new Timestamp instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Timestamp instance
             */
            static create(properties: google.protobuf.Timestamp.$Shape): google.protobuf.Timestamp & google.protobuf.Timestamp.$Shape;
            static create(properties?: google.protobuf.Timestamp.$Properties): google.protobuf.Timestamp;

            /**
             * Encodes the specified Timestamp message. Does not implicitly {@link google.protobuf.Timestamp.verify|verify} messages.
             * @param message Timestamp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Timestamp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Timestamp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Timestamp & google.protobuf.Timestamp.$Shape} Timestamp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Timestamp & google.protobuf.Timestamp.$Shape;
        }

        namespace Timestamp {

            /** Properties of a Timestamp. */
            interface $Properties {

                /** Timestamp seconds */
                seconds?: (number|null);

                /** Timestamp nanos */
                nanos?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Timestamp. */
            type $Shape = google.protobuf.Timestamp.$Properties;
        }

        /**
         * Properties of a Struct.
         * @deprecated Use google.protobuf.Struct.$Properties instead.
         */
        interface IStruct extends google.protobuf.Struct.$Properties {
        }

        /** Represents a Struct. */
        class Struct {

            /**
             * Constructs a new Struct.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Struct.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Struct fields. */
            fields: { [k: string]: google.protobuf.Value.$Properties };

            /**
             * Creates a new Struct instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Struct instance
             */
            static create(properties: google.protobuf.Struct.$Shape): google.protobuf.Struct & google.protobuf.Struct.$Shape;
            static create(properties?: google.protobuf.Struct.$Properties): google.protobuf.Struct;

            /**
             * Encodes the specified Struct message. Does not implicitly {@link google.protobuf.Struct.verify|verify} messages.
             * @param message Struct message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Struct.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Struct message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Struct & google.protobuf.Struct.$Shape} Struct
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Struct & google.protobuf.Struct.$Shape;
        }

        namespace Struct {

            /** Properties of a Struct. */
            interface $Properties {

                /** Struct fields */
                fields?: ({ [k: string]: google.protobuf.Value.$Properties }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Struct. */
            type $Shape = {
              fields?: { [k: string]: google.protobuf.Value.$Shape }|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a Value.
         * @deprecated Use google.protobuf.Value.$Properties instead.
         */
        interface IValue extends google.protobuf.Value.$Properties {
        }

        /** Represents a Value. */
        class Value {

            /**
             * Constructs a new Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Value nullValue. */
            nullValue?: (google.protobuf.NullValue|null);

            /** Value numberValue. */
            numberValue?: (number|null);

            /** Value stringValue. */
            stringValue?: (string|null);

            /** Value boolValue. */
            boolValue?: (boolean|null);

            /** Value structValue. */
            structValue?: (google.protobuf.Struct.$Properties|null);

            /** Value listValue. */
            listValue?: (google.protobuf.ListValue.$Properties|null);

            /** Value kind. */
            kind?: ("nullValue"|"numberValue"|"stringValue"|"boolValue"|"structValue"|"listValue");

            /**
             * Creates a new Value instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Value instance
             */
            static create(properties: google.protobuf.Value.$Shape): google.protobuf.Value & google.protobuf.Value.$Shape;
            static create(properties?: google.protobuf.Value.$Properties): google.protobuf.Value;

            /**
             * Encodes the specified Value message. Does not implicitly {@link google.protobuf.Value.verify|verify} messages.
             * @param message Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Value & google.protobuf.Value.$Shape} Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Value & google.protobuf.Value.$Shape;
        }

        namespace Value {

            /** Properties of a Value. */
            interface $Properties {

                /** Value nullValue */
                nullValue?: (google.protobuf.NullValue|null);

                /** Value numberValue */
                numberValue?: (number|null);

                /** Value stringValue */
                stringValue?: (string|null);

                /** Value boolValue */
                boolValue?: (boolean|null);

                /** Value structValue */
                structValue?: (google.protobuf.Struct.$Properties|null);

                /** Value listValue */
                listValue?: (google.protobuf.ListValue.$Properties|null);

                /** Value kind */
                kind?: ("nullValue"|"numberValue"|"stringValue"|"boolValue"|"structValue"|"listValue");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Value. */
            type $Shape = {
              nullValue?: google.protobuf.NullValue|null;
              numberValue?: number|null;
              stringValue?: string|null;
              boolValue?: boolean|null;
              structValue?: google.protobuf.Struct.$Shape|null;
              listValue?: google.protobuf.ListValue.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; nullValue?: null; numberValue?: null; stringValue?: null; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "nullValue"; nullValue: google.protobuf.NullValue; numberValue?: null; stringValue?: null; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "numberValue"; nullValue?: null; numberValue: number; stringValue?: null; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "stringValue"; nullValue?: null; numberValue?: null; stringValue: string; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "boolValue"; nullValue?: null; numberValue?: null; stringValue?: null; boolValue: boolean; structValue?: null; listValue?: null }|{ kind?: "structValue"; nullValue?: null; numberValue?: null; stringValue?: null; boolValue?: null; structValue: google.protobuf.Struct.$Shape; listValue?: null }|{ kind?: "listValue"; nullValue?: null; numberValue?: null; stringValue?: null; boolValue?: null; structValue?: null; listValue: google.protobuf.ListValue.$Shape })
            );
        }

        /** NullValue enum. */
        enum NullValue {

            /** NULL_VALUE value */
            NULL_VALUE = 0
        }

        /**
         * Properties of a ListValue.
         * @deprecated Use google.protobuf.ListValue.$Properties instead.
         */
        interface IListValue extends google.protobuf.ListValue.$Properties {
        }

        /** Represents a ListValue. */
        class ListValue {

            /**
             * Constructs a new ListValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.ListValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListValue values. */
            values: google.protobuf.Value.$Properties[];

            /**
             * Creates a new ListValue instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ListValue instance
             */
            static create(properties: google.protobuf.ListValue.$Shape): google.protobuf.ListValue & google.protobuf.ListValue.$Shape;
            static create(properties?: google.protobuf.ListValue.$Properties): google.protobuf.ListValue;

            /**
             * Encodes the specified ListValue message. Does not implicitly {@link google.protobuf.ListValue.verify|verify} messages.
             * @param message ListValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.ListValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.ListValue & google.protobuf.ListValue.$Shape} ListValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.ListValue & google.protobuf.ListValue.$Shape;
        }

        namespace ListValue {

            /** Properties of a ListValue. */
            interface $Properties {

                /** ListValue values */
                values?: (google.protobuf.Value.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListValue. */
            type $Shape = {
              values?: google.protobuf.Value.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }
    }

    /** Namespace rpc. */
    namespace rpc {

        /**
         * Properties of an ErrorInfo.
         * @deprecated Use google.rpc.ErrorInfo.$Properties instead.
         */
        interface IErrorInfo extends google.rpc.ErrorInfo.$Properties {
        }

        /** Represents an ErrorInfo. */
        class ErrorInfo {

            /**
             * Constructs a new ErrorInfo.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.ErrorInfo.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ErrorInfo reason. */
            reason: string;

            /** ErrorInfo domain. */
            domain: string;

            /** ErrorInfo metadata. */
            metadata: { [k: string]: string };

            /**
             * Creates a new ErrorInfo instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ErrorInfo instance
             */
            static create(properties: google.rpc.ErrorInfo.$Shape): google.rpc.ErrorInfo & google.rpc.ErrorInfo.$Shape;
            static create(properties?: google.rpc.ErrorInfo.$Properties): google.rpc.ErrorInfo;

            /**
             * Encodes the specified ErrorInfo message. Does not implicitly {@link google.rpc.ErrorInfo.verify|verify} messages.
             * @param message ErrorInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.ErrorInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ErrorInfo message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.ErrorInfo & google.rpc.ErrorInfo.$Shape} ErrorInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.ErrorInfo & google.rpc.ErrorInfo.$Shape;
        }

        namespace ErrorInfo {

            /** Properties of an ErrorInfo. */
            interface $Properties {

                /** ErrorInfo reason */
                reason?: (string|null);

                /** ErrorInfo domain */
                domain?: (string|null);

                /** ErrorInfo metadata */
                metadata?: ({ [k: string]: string }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ErrorInfo. */
            type $Shape = google.rpc.ErrorInfo.$Properties;
        }

        /**
         * Properties of a RetryInfo.
         * @deprecated Use google.rpc.RetryInfo.$Properties instead.
         */
        interface IRetryInfo extends google.rpc.RetryInfo.$Properties {
        }

        /** Represents a RetryInfo. */
        class RetryInfo {

            /**
             * Constructs a new RetryInfo.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.RetryInfo.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RetryInfo retryDelay. */
            retryDelay?: (google.protobuf.Duration.$Properties|null);

            /**
             * Creates a new RetryInfo instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RetryInfo instance
             */
            static create(properties: google.rpc.RetryInfo.$Shape): google.rpc.RetryInfo & google.rpc.RetryInfo.$Shape;
            static create(properties?: google.rpc.RetryInfo.$Properties): google.rpc.RetryInfo;

            /**
             * Encodes the specified RetryInfo message. Does not implicitly {@link google.rpc.RetryInfo.verify|verify} messages.
             * @param message RetryInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.RetryInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RetryInfo message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.RetryInfo & google.rpc.RetryInfo.$Shape} RetryInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.RetryInfo & google.rpc.RetryInfo.$Shape;
        }

        namespace RetryInfo {

            /** Properties of a RetryInfo. */
            interface $Properties {

                /** RetryInfo retryDelay */
                retryDelay?: (google.protobuf.Duration.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RetryInfo. */
            type $Shape = google.rpc.RetryInfo.$Properties;
        }

        /**
         * Properties of a DebugInfo.
         * @deprecated Use google.rpc.DebugInfo.$Properties instead.
         */
        interface IDebugInfo extends google.rpc.DebugInfo.$Properties {
        }

        /** Represents a DebugInfo. */
        class DebugInfo {

            /**
             * Constructs a new DebugInfo.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.DebugInfo.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DebugInfo stackEntries. */
            stackEntries: string[];

            /** DebugInfo detail. */
            detail: string;

            /**
             * Creates a new DebugInfo instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DebugInfo instance
             */
            static create(properties: google.rpc.DebugInfo.$Shape): google.rpc.DebugInfo & google.rpc.DebugInfo.$Shape;
            static create(properties?: google.rpc.DebugInfo.$Properties): google.rpc.DebugInfo;

            /**
             * Encodes the specified DebugInfo message. Does not implicitly {@link google.rpc.DebugInfo.verify|verify} messages.
             * @param message DebugInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.DebugInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DebugInfo message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.DebugInfo & google.rpc.DebugInfo.$Shape} DebugInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.DebugInfo & google.rpc.DebugInfo.$Shape;
        }

        namespace DebugInfo {

            /** Properties of a DebugInfo. */
            interface $Properties {

                /** DebugInfo stackEntries */
                stackEntries?: (string[]|null);

                /** DebugInfo detail */
                detail?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DebugInfo. */
            type $Shape = google.rpc.DebugInfo.$Properties;
        }

        /**
         * Properties of a QuotaFailure.
         * @deprecated Use google.rpc.QuotaFailure.$Properties instead.
         */
        interface IQuotaFailure extends google.rpc.QuotaFailure.$Properties {
        }

        /** Represents a QuotaFailure. */
        class QuotaFailure {

            /**
             * Constructs a new QuotaFailure.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.QuotaFailure.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** QuotaFailure violations. */
            violations: google.rpc.QuotaFailure.Violation.$Properties[];

            /**
             * Creates a new QuotaFailure instance using the specified properties.
             * @param [properties] Properties to set
             * @returns QuotaFailure instance
             */
            static create(properties: google.rpc.QuotaFailure.$Shape): google.rpc.QuotaFailure & google.rpc.QuotaFailure.$Shape;
            static create(properties?: google.rpc.QuotaFailure.$Properties): google.rpc.QuotaFailure;

            /**
             * Encodes the specified QuotaFailure message. Does not implicitly {@link google.rpc.QuotaFailure.verify|verify} messages.
             * @param message QuotaFailure message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.QuotaFailure.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a QuotaFailure message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.QuotaFailure & google.rpc.QuotaFailure.$Shape} QuotaFailure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.QuotaFailure & google.rpc.QuotaFailure.$Shape;
        }

        namespace QuotaFailure {

            /** Properties of a QuotaFailure. */
            interface $Properties {

                /** QuotaFailure violations */
                violations?: (google.rpc.QuotaFailure.Violation.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a QuotaFailure. */
            type $Shape = google.rpc.QuotaFailure.$Properties;

            /**
             * Properties of a Violation.
             * @deprecated Use google.rpc.QuotaFailure.Violation.$Properties instead.
             */
            interface IViolation extends google.rpc.QuotaFailure.Violation.$Properties {
            }

            /** Represents a Violation. */
            class Violation {

                /**
                 * Constructs a new Violation.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: google.rpc.QuotaFailure.Violation.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Violation subject. */
                subject: string;

                /** Violation description. */
                description: string;

                /** Violation apiService. */
                apiService: string;

                /** Violation quotaMetric. */
                quotaMetric: string;

                /** Violation quotaId. */
                quotaId: string;

                /** Violation quotaDimensions. */
                quotaDimensions: { [k: string]: string };

                /** Violation quotaValue. */
                quotaValue: number;

                /** Violation futureQuotaValue. */
                futureQuotaValue?: (number|null);

                /**
                 * Creates a new Violation instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Violation instance
                 */
                static create(properties: google.rpc.QuotaFailure.Violation.$Shape): google.rpc.QuotaFailure.Violation & google.rpc.QuotaFailure.Violation.$Shape;
                static create(properties?: google.rpc.QuotaFailure.Violation.$Properties): google.rpc.QuotaFailure.Violation;

                /**
                 * Encodes the specified Violation message. Does not implicitly {@link google.rpc.QuotaFailure.Violation.verify|verify} messages.
                 * @param message Violation message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: google.rpc.QuotaFailure.Violation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Violation message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {google.rpc.QuotaFailure.Violation & google.rpc.QuotaFailure.Violation.$Shape} Violation
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.QuotaFailure.Violation & google.rpc.QuotaFailure.Violation.$Shape;
            }

            namespace Violation {

                /** Properties of a Violation. */
                interface $Properties {

                    /** Violation subject */
                    subject?: (string|null);

                    /** Violation description */
                    description?: (string|null);

                    /** Violation apiService */
                    apiService?: (string|null);

                    /** Violation quotaMetric */
                    quotaMetric?: (string|null);

                    /** Violation quotaId */
                    quotaId?: (string|null);

                    /** Violation quotaDimensions */
                    quotaDimensions?: ({ [k: string]: string }|null);

                    /** Violation quotaValue */
                    quotaValue?: (number|null);

                    /** Violation futureQuotaValue */
                    futureQuotaValue?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Violation. */
                type $Shape = google.rpc.QuotaFailure.Violation.$Properties;
            }
        }

        /**
         * Properties of a PreconditionFailure.
         * @deprecated Use google.rpc.PreconditionFailure.$Properties instead.
         */
        interface IPreconditionFailure extends google.rpc.PreconditionFailure.$Properties {
        }

        /** Represents a PreconditionFailure. */
        class PreconditionFailure {

            /**
             * Constructs a new PreconditionFailure.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.PreconditionFailure.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PreconditionFailure violations. */
            violations: google.rpc.PreconditionFailure.Violation.$Properties[];

            /**
             * Creates a new PreconditionFailure instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PreconditionFailure instance
             */
            static create(properties: google.rpc.PreconditionFailure.$Shape): google.rpc.PreconditionFailure & google.rpc.PreconditionFailure.$Shape;
            static create(properties?: google.rpc.PreconditionFailure.$Properties): google.rpc.PreconditionFailure;

            /**
             * Encodes the specified PreconditionFailure message. Does not implicitly {@link google.rpc.PreconditionFailure.verify|verify} messages.
             * @param message PreconditionFailure message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.PreconditionFailure.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PreconditionFailure message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.PreconditionFailure & google.rpc.PreconditionFailure.$Shape} PreconditionFailure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.PreconditionFailure & google.rpc.PreconditionFailure.$Shape;
        }

        namespace PreconditionFailure {

            /** Properties of a PreconditionFailure. */
            interface $Properties {

                /** PreconditionFailure violations */
                violations?: (google.rpc.PreconditionFailure.Violation.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PreconditionFailure. */
            type $Shape = google.rpc.PreconditionFailure.$Properties;

            /**
             * Properties of a Violation.
             * @deprecated Use google.rpc.PreconditionFailure.Violation.$Properties instead.
             */
            interface IViolation extends google.rpc.PreconditionFailure.Violation.$Properties {
            }

            /** Represents a Violation. */
            class Violation {

                /**
                 * Constructs a new Violation.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: google.rpc.PreconditionFailure.Violation.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Violation type. */
                type: string;

                /** Violation subject. */
                subject: string;

                /** Violation description. */
                description: string;

                /**
                 * Creates a new Violation instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Violation instance
                 */
                static create(properties: google.rpc.PreconditionFailure.Violation.$Shape): google.rpc.PreconditionFailure.Violation & google.rpc.PreconditionFailure.Violation.$Shape;
                static create(properties?: google.rpc.PreconditionFailure.Violation.$Properties): google.rpc.PreconditionFailure.Violation;

                /**
                 * Encodes the specified Violation message. Does not implicitly {@link google.rpc.PreconditionFailure.Violation.verify|verify} messages.
                 * @param message Violation message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: google.rpc.PreconditionFailure.Violation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Violation message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {google.rpc.PreconditionFailure.Violation & google.rpc.PreconditionFailure.Violation.$Shape} Violation
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.PreconditionFailure.Violation & google.rpc.PreconditionFailure.Violation.$Shape;
            }

            namespace Violation {

                /** Properties of a Violation. */
                interface $Properties {

                    /** Violation type */
                    type?: (string|null);

                    /** Violation subject */
                    subject?: (string|null);

                    /** Violation description */
                    description?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Violation. */
                type $Shape = google.rpc.PreconditionFailure.Violation.$Properties;
            }
        }

        /**
         * Properties of a BadRequest.
         * @deprecated Use google.rpc.BadRequest.$Properties instead.
         */
        interface IBadRequest extends google.rpc.BadRequest.$Properties {
        }

        /** Represents a BadRequest. */
        class BadRequest {

            /**
             * Constructs a new BadRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.BadRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BadRequest fieldViolations. */
            fieldViolations: google.rpc.BadRequest.FieldViolation.$Properties[];

            /**
             * Creates a new BadRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns BadRequest instance
             */
            static create(properties: google.rpc.BadRequest.$Shape): google.rpc.BadRequest & google.rpc.BadRequest.$Shape;
            static create(properties?: google.rpc.BadRequest.$Properties): google.rpc.BadRequest;

            /**
             * Encodes the specified BadRequest message. Does not implicitly {@link google.rpc.BadRequest.verify|verify} messages.
             * @param message BadRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.BadRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BadRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.BadRequest & google.rpc.BadRequest.$Shape} BadRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.BadRequest & google.rpc.BadRequest.$Shape;
        }

        namespace BadRequest {

            /** Properties of a BadRequest. */
            interface $Properties {

                /** BadRequest fieldViolations */
                fieldViolations?: (google.rpc.BadRequest.FieldViolation.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BadRequest. */
            type $Shape = google.rpc.BadRequest.$Properties;

            /**
             * Properties of a FieldViolation.
             * @deprecated Use google.rpc.BadRequest.FieldViolation.$Properties instead.
             */
            interface IFieldViolation extends google.rpc.BadRequest.FieldViolation.$Properties {
            }

            /** Represents a FieldViolation. */
            class FieldViolation {

                /**
                 * Constructs a new FieldViolation.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: google.rpc.BadRequest.FieldViolation.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FieldViolation field. */
                field: string;

                /** FieldViolation description. */
                description: string;

                /** FieldViolation reason. */
                reason: string;

                /** FieldViolation localizedMessage. */
                localizedMessage?: (google.rpc.LocalizedMessage.$Properties|null);

                /**
                 * Creates a new FieldViolation instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FieldViolation instance
                 */
                static create(properties: google.rpc.BadRequest.FieldViolation.$Shape): google.rpc.BadRequest.FieldViolation & google.rpc.BadRequest.FieldViolation.$Shape;
                static create(properties?: google.rpc.BadRequest.FieldViolation.$Properties): google.rpc.BadRequest.FieldViolation;

                /**
                 * Encodes the specified FieldViolation message. Does not implicitly {@link google.rpc.BadRequest.FieldViolation.verify|verify} messages.
                 * @param message FieldViolation message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: google.rpc.BadRequest.FieldViolation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FieldViolation message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {google.rpc.BadRequest.FieldViolation & google.rpc.BadRequest.FieldViolation.$Shape} FieldViolation
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.BadRequest.FieldViolation & google.rpc.BadRequest.FieldViolation.$Shape;
            }

            namespace FieldViolation {

                /** Properties of a FieldViolation. */
                interface $Properties {

                    /** FieldViolation field */
                    field?: (string|null);

                    /** FieldViolation description */
                    description?: (string|null);

                    /** FieldViolation reason */
                    reason?: (string|null);

                    /** FieldViolation localizedMessage */
                    localizedMessage?: (google.rpc.LocalizedMessage.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FieldViolation. */
                type $Shape = google.rpc.BadRequest.FieldViolation.$Properties;
            }
        }

        /**
         * Properties of a RequestInfo.
         * @deprecated Use google.rpc.RequestInfo.$Properties instead.
         */
        interface IRequestInfo extends google.rpc.RequestInfo.$Properties {
        }

        /** Represents a RequestInfo. */
        class RequestInfo {

            /**
             * Constructs a new RequestInfo.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.RequestInfo.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RequestInfo requestId. */
            requestId: string;

            /** RequestInfo servingData. */
            servingData: string;

            /**
             * Creates a new RequestInfo instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RequestInfo instance
             */
            static create(properties: google.rpc.RequestInfo.$Shape): google.rpc.RequestInfo & google.rpc.RequestInfo.$Shape;
            static create(properties?: google.rpc.RequestInfo.$Properties): google.rpc.RequestInfo;

            /**
             * Encodes the specified RequestInfo message. Does not implicitly {@link google.rpc.RequestInfo.verify|verify} messages.
             * @param message RequestInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.RequestInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RequestInfo message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.RequestInfo & google.rpc.RequestInfo.$Shape} RequestInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.RequestInfo & google.rpc.RequestInfo.$Shape;
        }

        namespace RequestInfo {

            /** Properties of a RequestInfo. */
            interface $Properties {

                /** RequestInfo requestId */
                requestId?: (string|null);

                /** RequestInfo servingData */
                servingData?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RequestInfo. */
            type $Shape = google.rpc.RequestInfo.$Properties;
        }

        /**
         * Properties of a ResourceInfo.
         * @deprecated Use google.rpc.ResourceInfo.$Properties instead.
         */
        interface IResourceInfo extends google.rpc.ResourceInfo.$Properties {
        }

        /** Represents a ResourceInfo. */
        class ResourceInfo {

            /**
             * Constructs a new ResourceInfo.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.ResourceInfo.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ResourceInfo resourceType. */
            resourceType: string;

            /** ResourceInfo resourceName. */
            resourceName: string;

            /** ResourceInfo owner. */
            owner: string;

            /** ResourceInfo description. */
            description: string;

            /**
             * Creates a new ResourceInfo instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ResourceInfo instance
             */
            static create(properties: google.rpc.ResourceInfo.$Shape): google.rpc.ResourceInfo & google.rpc.ResourceInfo.$Shape;
            static create(properties?: google.rpc.ResourceInfo.$Properties): google.rpc.ResourceInfo;

            /**
             * Encodes the specified ResourceInfo message. Does not implicitly {@link google.rpc.ResourceInfo.verify|verify} messages.
             * @param message ResourceInfo message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.ResourceInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ResourceInfo message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.ResourceInfo & google.rpc.ResourceInfo.$Shape} ResourceInfo
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.ResourceInfo & google.rpc.ResourceInfo.$Shape;
        }

        namespace ResourceInfo {

            /** Properties of a ResourceInfo. */
            interface $Properties {

                /** ResourceInfo resourceType */
                resourceType?: (string|null);

                /** ResourceInfo resourceName */
                resourceName?: (string|null);

                /** ResourceInfo owner */
                owner?: (string|null);

                /** ResourceInfo description */
                description?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ResourceInfo. */
            type $Shape = google.rpc.ResourceInfo.$Properties;
        }

        /**
         * Properties of a Help.
         * @deprecated Use google.rpc.Help.$Properties instead.
         */
        interface IHelp extends google.rpc.Help.$Properties {
        }

        /** Represents a Help. */
        class Help {

            /**
             * Constructs a new Help.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.Help.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Help links. */
            links: google.rpc.Help.Link.$Properties[];

            /**
             * Creates a new Help instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Help instance
             */
            static create(properties: google.rpc.Help.$Shape): google.rpc.Help & google.rpc.Help.$Shape;
            static create(properties?: google.rpc.Help.$Properties): google.rpc.Help;

            /**
             * Encodes the specified Help message. Does not implicitly {@link google.rpc.Help.verify|verify} messages.
             * @param message Help message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.Help.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Help message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.Help & google.rpc.Help.$Shape} Help
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Help & google.rpc.Help.$Shape;
        }

        namespace Help {

            /** Properties of a Help. */
            interface $Properties {

                /** Help links */
                links?: (google.rpc.Help.Link.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Help. */
            type $Shape = google.rpc.Help.$Properties;

            /**
             * Properties of a Link.
             * @deprecated Use google.rpc.Help.Link.$Properties instead.
             */
            interface ILink extends google.rpc.Help.Link.$Properties {
            }

            /** Represents a Link. */
            class Link {

                /**
                 * Constructs a new Link.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: google.rpc.Help.Link.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Link description. */
                description: string;

                /** Link url. */
                url: string;

                /**
                 * Creates a new Link instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Link instance
                 */
                static create(properties: google.rpc.Help.Link.$Shape): google.rpc.Help.Link & google.rpc.Help.Link.$Shape;
                static create(properties?: google.rpc.Help.Link.$Properties): google.rpc.Help.Link;

                /**
                 * Encodes the specified Link message. Does not implicitly {@link google.rpc.Help.Link.verify|verify} messages.
                 * @param message Link message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: google.rpc.Help.Link.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Link message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {google.rpc.Help.Link & google.rpc.Help.Link.$Shape} Link
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Help.Link & google.rpc.Help.Link.$Shape;
            }

            namespace Link {

                /** Properties of a Link. */
                interface $Properties {

                    /** Link description */
                    description?: (string|null);

                    /** Link url */
                    url?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Link. */
                type $Shape = google.rpc.Help.Link.$Properties;
            }
        }

        /**
         * Properties of a LocalizedMessage.
         * @deprecated Use google.rpc.LocalizedMessage.$Properties instead.
         */
        interface ILocalizedMessage extends google.rpc.LocalizedMessage.$Properties {
        }

        /** Represents a LocalizedMessage. */
        class LocalizedMessage {

            /**
             * Constructs a new LocalizedMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.LocalizedMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LocalizedMessage locale. */
            locale: string;

            /** LocalizedMessage message. */
            message: string;

            /**
             * Creates a new LocalizedMessage instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LocalizedMessage instance
             */
            static create(properties: google.rpc.LocalizedMessage.$Shape): google.rpc.LocalizedMessage & google.rpc.LocalizedMessage.$Shape;
            static create(properties?: google.rpc.LocalizedMessage.$Properties): google.rpc.LocalizedMessage;

            /**
             * Encodes the specified LocalizedMessage message. Does not implicitly {@link google.rpc.LocalizedMessage.verify|verify} messages.
             * @param message LocalizedMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.LocalizedMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LocalizedMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.LocalizedMessage & google.rpc.LocalizedMessage.$Shape} LocalizedMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.LocalizedMessage & google.rpc.LocalizedMessage.$Shape;
        }

        namespace LocalizedMessage {

            /** Properties of a LocalizedMessage. */
            interface $Properties {

                /** LocalizedMessage locale */
                locale?: (string|null);

                /** LocalizedMessage message */
                message?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LocalizedMessage. */
            type $Shape = google.rpc.LocalizedMessage.$Properties;
        }

        /**
         * Properties of a Status.
         * @deprecated Use google.rpc.Status.$Properties instead.
         */
        interface IStatus extends google.rpc.Status.$Properties {
        }

        /** Represents a Status. */
        class Status {

            /**
             * Constructs a new Status.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.Status.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Status code. */
            code: number;

            /** Status message. */
            message: string;

            /** Status details. */
            details: google.protobuf.Any.$Properties[];

            /**
             * Creates a new Status instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Status instance
             */
            static create(properties: google.rpc.Status.$Shape): google.rpc.Status & google.rpc.Status.$Shape;
            static create(properties?: google.rpc.Status.$Properties): google.rpc.Status;

            /**
             * Encodes the specified Status message. Does not implicitly {@link google.rpc.Status.verify|verify} messages.
             * @param message Status message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.Status.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Status message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.Status & google.rpc.Status.$Shape} Status
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Status & google.rpc.Status.$Shape;
        }

        namespace Status {

            /** Properties of a Status. */
            interface $Properties {

                /** Status code */
                code?: (number|null);

                /** Status message */
                message?: (string|null);

                /** Status details */
                details?: (google.protobuf.Any.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Status. */
            type $Shape = google.rpc.Status.$Properties;
        }
    }
}
