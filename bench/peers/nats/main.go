// The workloads of bench/load/ on NATS's own Go client, one JSON line each, so that all brokers meet the same load.
// URL create|delete TOPIC PARTITIONS | publish TOPIC PARTITIONS BYTES COUNT | read TOPIC PARTITIONS COUNT
// | paced TOPIC PARTITIONS BYTES RATE SECONDS. A topic is one stream per partition, called TOPIC-0 and so on.
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

var url string

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func connect() *nats.Conn {
	failed := func(_ *nats.Conn, _ *nats.Subscription, err error) { check(err) }
	nc, err := nats.Connect(url, nats.NoReconnect(), nats.ErrorHandler(failed))
	check(err)
	return nc
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
	nc      *nats.Conn
	streams []string
	inbox   string
	next    int
	acked   atomic.Int64
	wake    chan struct{}
	onAck   func(index int)
}

func newProducer(streams []string, onAck func(index int)) *producer {
	p := &producer{nc: connect(), streams: streams, inbox: nats.NewInbox(), wake: make(chan struct{}, 1), onAck: onAck}
	sub, err := p.nc.Subscribe(p.inbox+".*", p.receive)
	check(err)
	check(sub.SetPendingLimits(-1, -1))
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

func (p *producer) send(value []byte, reply string) {
	check(p.nc.PublishRequest(p.streams[p.next%len(p.streams)], reply, value))
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
	reply := p.inbox + ".0"
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

// publish does not count the first tenth, which warms up.
func publish(streams []string, size, count int) {
	p := newProducer(streams, nil)
	value := bytes.Repeat([]byte{'x'}, size)
	warm := p.sendAll(value, count/10, warmUpMax)
	cpu, start := cpuSeconds(), time.Now()
	sent := p.sendAll(value, count-count/10, measureMax)
	seconds := time.Since(start).Seconds()
	print(map[string]any{
		"messagesPerSecond": float64(sent) / seconds, "messages": sent, "clientCpuSeconds": cpuSeconds() - cpu, "sent": warm + sent,
	})
}

// consume reads streams from their beginning with ordered consumers: no acknowledgements, nothing stored on the server.
func consume(streams []string, onMessage func(jetstream.Msg)) {
	js, err := jetstream.New(connect())
	check(err)
	for _, stream := range streams {
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
	p.pace(size, rate, 5, func(int, int64) string { return p.inbox + ".-1" })
	measuringFrom.Store(now())
	cpu := cpuSeconds()
	sent := p.pace(size, rate, seconds, func(index int, due int64) string {
		dues[index].Store(due)
		return p.inbox + "." + strconv.Itoa(index)
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

func administer(streams []string, action func(js jetstream.JetStream, stream string) error) {
	js, err := jetstream.New(connect())
	check(err)
	for _, stream := range streams {
		check(action(js, stream))
	}
}

func create(js jetstream.JetStream, stream string) error {
	config := jetstream.StreamConfig{Name: stream, Subjects: []string{stream}, Storage: jetstream.FileStorage, Replicas: 1}
	_, err := js.CreateStream(context.Background(), config)
	return err
}

func remove(js jetstream.JetStream, stream string) error {
	return js.DeleteStream(context.Background(), stream)
}

func main() {
	if len(os.Args) < 5 {
		check(fmt.Errorf("usage: URL WORKLOAD TOPIC PARTITIONS NUMBER..."))
	}
	url = os.Args[1]
	numbers := make([]float64, 4)
	for i, text := range os.Args[4:] {
		number, err := strconv.ParseFloat(text, 64)
		check(err)
		numbers[i] = number
	}
	streams := streamNames(os.Args[3], int(numbers[0]))
	switch os.Args[2] {
	case "create":
		administer(streams, create)
	case "delete":
		administer(streams, remove)
	case "publish":
		publish(streams, int(numbers[1]), int(numbers[2]))
	case "paced":
		paced(streams, int(numbers[1]), numbers[2], numbers[3])
	case "read":
		read(streams, int(numbers[1]))
	default:
		check(fmt.Errorf("no workload is called %s", os.Args[2]))
	}
}
