// The workloads of bench/load/ on NATS's own Go client, one JSON line each, so that all brokers meet the same load.
// SERVERS delete|place TOPIC PARTITIONS | create TOPIC PARTITIONS REPLICAS | publish TOPIC PARTITIONS BYTES COUNT WARM_UP
// | read TOPIC PARTITIONS COUNT | paced|acks TOPIC PARTITIONS BYTES RATE SECONDS. A topic is one stream per partition,
// called TOPIC-0 and so on. SERVERS are NAME=URL, separated by commas.
//
// Producers and readers of a stream connect to its leader, which spares a cluster a hop that its users seldom avoid.
package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// As the other peers' clients, but not more messages than make it faster (2,000 to 50,000 were tried): the server
	// queues 100,000 for one stream and refuses what is beyond.
	inFlightBytesMax    = 32 << 20
	inFlightMessagesMax = 10_000
	// A load that would take minutes ends early: `sync_interval: always` syncs every message for itself.
	warmUpMax  = 3 * time.Second
	measureMax = 30 * time.Second
	// What one pull asks for, as our own reader. Smaller pulls and a push consumer are no faster.
	pullBytes = 32 << 20
	// As bench/load/penstock.ts, whose timers can do no better: see pace.
	tick    = time.Millisecond
	tickMax = 1200 * time.Microsecond
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func streamNames(topic string, partitions int) []string {
	names := make([]string, partitions)
	for i := range names {
		names[i] = fmt.Sprintf("%s-%d", topic, i)
	}
	return names
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

func print(figures map[string]any) {
	check(json.NewEncoder(os.Stdout).Encode(figures))
}

// producer publishes to its streams in turn and counts their answers. It names a reply subject of its own instead of
// calling PublishAsync, which keeps a map entry, a timer and two channels for every message.
type producer struct {
	streams []string
	// By stream; those that are led by the same server share one.
	lanes []lane
	next  int
	acked atomic.Int64
	wake  chan struct{}
	onAck func(index int)
}

// lane is a connection and where answers to what is sent over it arrive.
type lane struct {
	nc    *nats.Conn
	inbox string
}

func openLane(server string, receive nats.MsgHandler, options ...nats.Option) lane {
	l := lane{nc: connect(server, options...), inbox: nats.NewInbox()}
	sub, err := l.nc.Subscribe(l.inbox+".*", receive)
	check(err)
	check(sub.SetPendingLimits(-1, -1))
	return l
}

// openLanes returns one for each stream, to its leader.
func openLanes(streams []string, receive nats.MsgHandler, options ...nats.Option) []lane {
	byLeader := map[string]lane{}
	lanes := make([]lane, len(streams))
	for i, leader := range leaders(streams) {
		if _, open := byLeader[leader]; !open {
			byLeader[leader] = openLane(leader, receive, options...)
		}
		lanes[i] = byLeader[leader]
	}
	return lanes
}

func newProducer(streams []string, onAck func(index int)) *producer {
	p := &producer{streams: streams, wake: make(chan struct{}, 1), onAck: onAck}
	p.lanes = openLanes(streams, p.receive, strict...)
	return p
}

func (p *producer) receive(ack *nats.Msg) {
	if len(ack.Data) == 0 || bytes.Contains(ack.Data, []byte(`"error"`)) {
		check(fmt.Errorf("not stored: %v %s", ack.Header, ack.Data))
	}
	if p.onAck != nil {
		index, err := strconv.Atoi(ack.Subject[strings.LastIndexByte(ack.Subject, '.')+1:])
		check(err)
		p.onAck(index)
	}
	p.acked.Add(1)
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// send asks for an answer to the lane's inbox with this suffix.
func (p *producer) send(value []byte, reply string) {
	i := p.next % len(p.streams)
	check(p.lanes[i].nc.PublishRequest(p.streams[i], p.lanes[i].inbox+reply, value))
	p.next++
}

// waitFor returns when at most `inFlight` messages are unacknowledged.
func (p *producer) waitFor(inFlight int) {
	for p.next-int(p.acked.Load()) > inFlight {
		<-p.wake
	}
}

// sendAll keeps a window full, for `most` at most, waits for the last answer, and returns how many it sent.
func (p *producer) sendAll(value []byte, count int, most time.Duration) int {
	window := min(inFlightMessagesMax, inFlightBytesMax/len(value))
	const reply = ".0"
	end := time.Now().Add(most)
	sent := 0
	for ; sent < count; sent++ {
		if p.next-int(p.acked.Load()) >= window {
			// Not at every answer: sender and receiver would take turns message by message.
			p.waitFor(window - window/8)
			if time.Now().After(end) {
				break
			}
		}
		p.send(value, reply)
	}
	p.waitFor(0)
	return sent
}

// publish does not count the first ones, which warm up.
func publish(streams []string, size, count, warmUp int) {
	p := newProducer(streams, nil)
	value := bytes.Repeat([]byte{'x'}, size)
	warm := p.sendAll(value, warmUp, warmUpMax)
	cpu, start := cpuSeconds(), time.Now()
	sent := p.sendAll(value, count-warmUp, measureMax)
	seconds := time.Since(start).Seconds()
	print(map[string]any{
		"messagesPerSecond": float64(sent) / seconds, "messages": sent, "clientCpuSeconds": cpuSeconds() - cpu, "sent": warm + sent,
	})
}

// consume reads streams from their beginning with ordered consumers: no acknowledgements, nothing stored on the server.
func consume(streams []string, onMessage func(jetstream.Msg)) {
	byLeader := map[string]jetstream.JetStream{}
	led := leaders(streams)
	for i, stream := range streams {
		js, open := byLeader[led[i]]
		if !open {
			var err error
			js, err = jetstream.New(connect(led[i], strict...))
			check(err)
			byLeader[led[i]] = js
		}
		consumer, err := js.OrderedConsumer(context.Background(), stream, jetstream.OrderedConsumerConfig{})
		check(err)
		_, err = consumer.Consume(onMessage, jetstream.PullMaxBytes(pullBytes))
		check(err)
	}
}

func read(streams []string, count int) {
	var mutex sync.Mutex
	var start time.Time
	var cpu float64
	got := 0
	done := make(chan struct{})
	consume(streams, func(jetstream.Msg) {
		mutex.Lock()
		defer mutex.Unlock()
		got++
		// The clock starts with the first message: making a consumer is not reading.
		if got == 1 {
			cpu, start = cpuSeconds(), time.Now()
		}
		if got == count {
			close(done)
		}
	})
	<-done
	seconds := time.Since(start).Seconds()
	print(map[string]any{
		"messagesPerSecond": float64(count-1) / seconds, "messages": count - 1, "clientCpuSeconds": cpuSeconds() - cpu,
	})
}

// latencies in nanoseconds; its figures are in milliseconds.
type latencies struct {
	mutex  sync.Mutex
	values []int64
}

func (l *latencies) add(nanos int64) {
	l.mutex.Lock()
	l.values = append(l.values, nanos)
	l.mutex.Unlock()
}

func (l *latencies) summary() map[string]any {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	slices.Sort(l.values)
	at := func(quantile float64) float64 {
		if len(l.values) == 0 {
			return 0
		}
		index := min(len(l.values)-1, int(math.Floor(float64(len(l.values))*quantile)))
		return float64(l.values[index]) / 1e6
	}
	return map[string]any{"count": len(l.values), "p50": at(0.5), "p99": at(0.99), "p999": at(0.999), "max": at(1)}
}

var born = time.Now()

// now is the monotonic clock, in nanoseconds.
func now() int64 { return int64(time.Since(born)) }

// pace is an open loop, the same as in bench/load/penstock.ts: every tick sends what has become due, whether or not
// what was before has come back. Latency counts from when the tick should have been.
func (p *producer) pace(size int, rate, seconds float64, reply func(index int, due int64) string) int {
	start := now()
	count := int(rate * seconds)
	lastTick := start
	for i := 0; i < count; {
		at := now()
		due := min(at, lastTick+int64(tickMax))
		lastTick = at
		for ; i < count && start+int64(float64(i)*1e9/rate) <= at; i++ {
			value := make([]byte, size)
			binary.LittleEndian.PutUint64(value, uint64(due))
			p.send(value, reply(i, due))
		}
		time.Sleep(tick)
	}
	return count
}

func paced(streams []string, size int, rate, seconds float64) {
	var acks, endToEnd latencies
	var received atomic.Int64
	var measuringFrom atomic.Int64
	measuringFrom.Store(math.MaxInt64)
	consume(streams, func(message jetstream.Msg) {
		due := int64(binary.LittleEndian.Uint64(message.Data()))
		if due < measuringFrom.Load() {
			return
		}
		endToEnd.add(now() - due)
		received.Add(1)
	})
	dues := make([]atomic.Int64, int(rate*seconds))
	p := newProducer(streams, func(index int) {
		if index >= 0 {
			acks.add(now() - dues[index].Load())
		}
	})
	p.pace(size, rate, 5, func(int, int64) string { return ".-1" })
	measuringFrom.Store(now())
	cpu := cpuSeconds()
	sent := p.pace(size, rate, seconds, func(index int, due int64) string {
		dues[index].Store(due)
		return "." + strconv.Itoa(index)
	})
	p.waitFor(0)
	used := cpuSeconds() - cpu
	for range 100 {
		if received.Load() >= int64(sent) {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	print(map[string]any{
		"ack": acks.summary(), "endToEnd": endToEnd.summary(), "sent": sent, "received": received.Load(), "clientCpuSeconds": used,
	})
}

func main() {
	if len(os.Args) < 5 {
		check(fmt.Errorf("usage: SERVERS WORKLOAD TOPIC PARTITIONS NUMBER..."))
	}
	readServers(os.Args[1])
	numbers := make([]float64, 4)
	for i, text := range os.Args[4:] {
		number, err := strconv.ParseFloat(text, 64)
		check(err)
		numbers[i] = number
	}
	streams := streamNames(os.Args[3], int(numbers[0]))
	switch os.Args[2] {
	case "create":
		create(streams, int(numbers[1]))
	case "delete":
		remove(streams)
	case "place":
		place(streams[0])
	case "publish":
		publish(streams, int(numbers[1]), int(numbers[2]), int(numbers[3]))
	case "paced":
		paced(streams, int(numbers[1]), numbers[2], numbers[3])
	case "acks":
		acks(streams[0], int(numbers[1]), numbers[2], numbers[3])
	case "read":
		read(streams, int(numbers[1]))
	default:
		check(fmt.Errorf("no workload is called %s", os.Args[2]))
	}
}
