package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type server struct{ name, url string }

var servers []server

// readServers takes NAME=URL, separated by commas.
func readServers(text string) {
	for part := range strings.SplitSeq(text, ",") {
		name, url, found := strings.Cut(part, "=")
		if !found {
			check(fmt.Errorf("%q is not NAME=URL", part))
		}
		servers = append(servers, server{name, url})
	}
}

// strict is for loads during which nothing fails: one that does is no figure.
var strict = []nats.Option{
	nats.NoReconnect(),
	nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { check(err) }),
}

// administrative ends a connection to a server that hangs.
var administrative = []nats.Option{nats.PingInterval(time.Second), nats.MaxPingsOutstanding(2)}

// connect prefers the server of that name; the others are for when it is gone.
func connect(name string, options ...nats.Option) *nats.Conn {
	var urls []string
	for _, s := range servers {
		if s.name == name {
			urls = slices.Insert(urls, 0, s.url)
		} else {
			urls = append(urls, s.url)
		}
	}
	nc, err := nats.Connect(strings.Join(urls, ","), append(options, nats.DontRandomize())...)
	check(err)
	return nc
}

func open() jetstream.JetStream {
	js, err := jetstream.New(connect("", administrative...))
	check(err)
	return js
}

// leaders returns, by stream, the name of the server that leads it; empty where there is one server only.
func leaders(streams []string) []string {
	js := open()
	defer js.Conn().Close()
	names := make([]string, len(streams))
	for i, stream := range streams {
		names[i] = leaderOf(infoOf(js, stream))
	}
	return names
}

func infoOf(js jetstream.JetStream, stream string) *jetstream.StreamInfo {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	handle, err := js.Stream(ctx, stream)
	check(err)
	info, err := handle.Info(ctx)
	check(err)
	return info
}

func leaderOf(info *jetstream.StreamInfo) string {
	if info.Cluster == nil {
		return ""
	}
	return info.Cluster.Leader
}

func inSync(info *jetstream.StreamInfo) int {
	count := 1
	if info.Cluster == nil {
		return count
	}
	for _, replica := range info.Cluster.Replicas {
		if replica.Current && !replica.Offline {
			count++
		}
	}
	return count
}

// create returns when all replicas are in sync.
func create(streams []string, replicas int) {
	js := open()
	for _, stream := range streams {
		config := jetstream.StreamConfig{Name: stream, Subjects: []string{stream}, Storage: jetstream.FileStorage, Replicas: max(1, replicas)}
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		_, err := js.CreateStream(ctx, config)
		cancel()
		check(err)
	}
	for _, stream := range streams {
		for inSync(infoOf(js, stream)) < replicas {
			time.Sleep(50 * time.Millisecond)
		}
	}
}

func remove(streams []string) {
	js := open()
	for _, stream := range streams {
		check(js.DeleteStream(context.Background(), stream))
	}
}

// place says who leads a stream and how many of its replicas are in sync.
func place(stream string) {
	info := infoOf(open(), stream)
	print(map[string]any{"leader": leaderOf(info), "inSync": inSync(info)})
}
