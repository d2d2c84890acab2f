// A Go user with only the .proto: publish, read, consume in a group, commit, read an error.
// usage: client HOST:PORT TOPIC GROUP. Prints one JSON object; the suite compares it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"sort"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	pb "penstock.dev/e2e/gen/penstock/v1beta1"
)

type errorReport struct {
	Code   string `json:"code"`
	Reason string `json:"reason"`
	Domain string `json:"domain"`
}

type report struct {
	Stored    int          `json:"stored"`
	Read      []string     `json:"read"`
	Consumed  []string     `json:"consumed"`
	Lag       int64        `json:"lag"`
	Committed int64        `json:"committed"`
	Error     *errorReport `json:"error"`
}

func earliest() *pb.Position {
	return &pb.Position{Kind: &pb.Position_Earliest_{Earliest: &pb.Position_Earliest{}}}
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func read(ctx context.Context, consumer pb.ConsumerServiceClient, topic string) []string {
	stream := must(consumer.Read(ctx, &pb.ReadRequest{Topic: topic, From: earliest()}))
	var texts []string
	for {
		response, err := stream.Recv()
		if err == io.EOF {
			return texts
		}
		if err != nil {
			log.Fatal(err)
		}
		for _, received := range response.GetMessages().GetMessages() {
			texts = append(texts, received.GetMessage().GetText())
		}
	}
}

// consume joins the group, takes count messages, commits what it took, and leaves.
func consume(ctx context.Context, consumer pb.ConsumerServiceClient, topic, group string, count int) []string {
	stream := must(consumer.Subscribe(ctx))
	start := &pb.SubscribeStart{
		Group: group, Topics: []string{topic}, Initial: earliest(), Credit: &pb.Credit{Messages: int64(count)},
	}
	if err := stream.Send(&pb.SubscribeRequest{Kind: &pb.SubscribeRequest_Start{Start: start}}); err != nil {
		log.Fatal(err)
	}
	var texts []string
	epochs, next := map[int32]int64{}, map[int32]int64{}
	for {
		response := must(stream.Recv())
		for _, assignment := range response.GetAssigned().GetAssignments() {
			epochs[assignment.GetPartition()] = assignment.GetAssignmentEpoch()
		}
		for _, received := range response.GetMessages().GetMessages() {
			texts = append(texts, received.GetMessage().GetText())
			next[received.GetPartition()] = received.GetOffset() + 1
		}
		if committed := response.GetCommitted(); committed != nil {
			for _, result := range committed.GetResults() {
				if result.GetStatus().GetCode() != 0 {
					log.Fatal(result)
				}
			}
			if err := stream.CloseSend(); err != nil {
				log.Fatal(err)
			}
			return texts
		}
		if response.GetMessages() != nil && len(texts) == count {
			commit := &pb.Commit{CommitId: 1}
			for partition, offset := range next {
				commit.Offsets = append(commit.Offsets, &pb.OffsetCommit{
					Topic: topic, Partition: partition, NextOffset: offset, AssignmentEpoch: epochs[partition],
				})
			}
			if err := stream.Send(&pb.SubscribeRequest{Kind: &pb.SubscribeRequest_Commit{Commit: commit}}); err != nil {
				log.Fatal(err)
			}
		}
	}
}

func reasonOf(err error) *errorReport {
	result := &errorReport{Code: status.Code(err).String()}
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			result.Reason, result.Domain = info.GetReason(), info.GetDomain()
		}
	}
	return result
}

func main() {
	address, topic, group := os.Args[1], os.Args[2], os.Args[3]
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	connection := must(grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials())))
	defer connection.Close()
	admin, publisher := pb.NewAdminServiceClient(connection), pb.NewPublisherServiceClient(connection)
	consumer := pb.NewConsumerServiceClient(connection)

	must(admin.CreateTopic(ctx, &pb.CreateTopicRequest{Name: topic, Spec: &pb.TopicSpec{Partitions: 2}}))
	var messages []*pb.Message
	for i := range 6 {
		messages = append(messages, &pb.Message{
			KeyKind: &pb.Message_Key{Key: fmt.Sprintf("k%d", i%3)},
			Payload: &pb.Message_Text{Text: fmt.Sprintf("go-%d", i)},
		})
	}
	published := must(publisher.Publish(ctx, &pb.PublishRequest{Topic: topic, Messages: messages}))
	result := report{Read: read(ctx, consumer, topic), Consumed: consume(ctx, consumer, topic, group, len(messages))}
	for _, one := range published.GetResults() {
		if one.GetStatus().GetCode() == 0 {
			result.Stored++
		}
	}
	for _, offset := range must(consumer.GetOffsets(ctx, &pb.GetOffsetsRequest{Group: group, Topic: topic})).GetOffsets() {
		result.Lag += offset.GetLag()
		result.Committed += offset.GetCommittedOffset()
	}
	_, err := publisher.Publish(ctx, &pb.PublishRequest{Topic: "no-such-topic", Messages: messages})
	if err != nil {
		result.Error = reasonOf(err)
	}
	sort.Strings(result.Read)
	sort.Strings(result.Consumed)
	must(0, json.NewEncoder(os.Stdout).Encode(result))
}
