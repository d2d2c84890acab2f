"""A Python user with only the .proto: publish, read, consume in a group, commit, read an error.

usage: client.py HOST:PORT TOPIC GROUP. Prints one JSON object; the suite compares it. No Penstock code but the
stubs that protoc makes.
"""

import json
import queue
import sys

import grpc
from google.rpc import error_details_pb2, status_pb2
from penstock.v1beta1 import (
    admin_pb2,
    admin_pb2_grpc,
    consumer_pb2,
    consumer_pb2_grpc,
    message_pb2,
    publisher_pb2,
    publisher_pb2_grpc,
)

TIMEOUT = 30


def reason_of(error):
    """The reason and hint of a Penstock error: google.rpc.ErrorInfo in the standard trailer."""
    for key, value in error.trailing_metadata():
        if key == "grpc-status-details-bin":
            status = status_pb2.Status.FromString(value)
            for detail in status.details:
                info = error_details_pb2.ErrorInfo()
                if detail.Unpack(info):
                    return {"code": error.code().name, "reason": info.reason, "domain": info.domain}
    return {"code": error.code().name, "reason": None, "domain": None}


def consume(stub, topic, group, count):
    """Joins the group, takes `count` messages, commits each partition, leaves. Returns the texts."""
    requests = queue.Queue()
    requests.put(
        consumer_pb2.SubscribeRequest(
            start=consumer_pb2.SubscribeStart(
                group=group,
                topics=[topic],
                initial=message_pb2.Position(earliest=message_pb2.Position.Earliest()),
                credit=consumer_pb2.Credit(messages=count),
            )
        )
    )
    texts, next_offsets, epochs = [], {}, {}
    stream = stub.Subscribe(iter(requests.get, None), timeout=TIMEOUT)
    for response in stream:
        kind = response.WhichOneof("kind")
        if kind == "assigned":
            for assignment in response.assigned.assignments:
                epochs[assignment.partition] = assignment.assignment_epoch
        elif kind == "messages":
            for received in response.messages.messages:
                texts.append(received.message.text)
                next_offsets[received.partition] = received.offset + 1
            if len(texts) == count:
                offsets = [
                    consumer_pb2.OffsetCommit(
                        topic=topic,
                        partition=partition,
                        next_offset=offset,
                        assignment_epoch=epochs[partition],
                    )
                    for partition, offset in next_offsets.items()
                ]
                requests.put(consumer_pb2.SubscribeRequest(commit=consumer_pb2.Commit(commit_id=1, offsets=offsets)))
        elif kind == "committed":
            assert all(result.status.code == 0 for result in response.committed.results), response
            requests.put(None)
            return texts


def main():
    address, topic, group = sys.argv[1:]
    with grpc.insecure_channel(address) as channel:
        admin = admin_pb2_grpc.AdminServiceStub(channel)
        publisher = publisher_pb2_grpc.PublisherServiceStub(channel)
        consumer = consumer_pb2_grpc.ConsumerServiceStub(channel)

        admin.CreateTopic(
            admin_pb2.CreateTopicRequest(name=topic, spec=admin_pb2.TopicSpec(partitions=2)), timeout=TIMEOUT
        )
        messages = [message_pb2.Message(key="k%d" % (i % 3), text="py-%d" % i, tag="t") for i in range(6)]
        published = publisher.Publish(
            publisher_pb2.PublishRequest(topic=topic, messages=messages), timeout=TIMEOUT
        )
        read = [
            received.message.text
            for response in consumer.Read(
                consumer_pb2.ReadRequest(
                    topic=topic, **{"from": message_pb2.Position(earliest=message_pb2.Position.Earliest())}
                ),
                timeout=TIMEOUT,
            )
            for received in response.messages.messages
        ]
        consumed = consume(consumer, topic, group, len(messages))
        offsets = consumer.GetOffsets(consumer_pb2.GetOffsetsRequest(group=group, topic=topic), timeout=TIMEOUT)
        try:
            publisher.Publish(
                publisher_pb2.PublishRequest(topic="no-such-topic", messages=messages), timeout=TIMEOUT
            )
            error = None
        except grpc.RpcError as failure:
            error = reason_of(failure)
        json.dump(
            {
                "stored": sum(1 for result in published.results if result.status.code == 0),
                "read": sorted(read),
                "consumed": sorted(consumed),
                "lag": sum(offset.lag for offset in offsets.offsets),
                "committed": sum(offset.committed_offset for offset in offsets.offsets),
                "error": error,
            },
            sys.stdout,
        )


main()
