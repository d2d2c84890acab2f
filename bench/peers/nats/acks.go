package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	// As Kafka's client waits before it sends again what was refused, its `retry.backoff.ms`.
	resendAfter = 100 * time.Millisecond
	// A server that is gone answers nothing.
	answerMax      = 2 * time.Second
	lastAnswersMax = time.Second
)

// resending publishes until it is acknowledged, as the clients of the other brokers do by themselves. The server drops
// by its id what was stored already.
type resending struct {
	lane    lane
	subject string
	value   []byte
	// Never the same twice in one stream, also over two runs.
	run string

	mutex sync.Mutex
	acked []time.Time
	// Refused or unanswered, and when it may go again.
	again map[int]time.Time
}

func (r *resending) receive(answer *nats.Msg) {
	index, err := strconv.Atoi(answer.Subject[strings.LastIndexByte(answer.Subject, '.')+1:])
	check(err)
	at := time.Now()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	var stored struct {
		Stream string `json:"stream"`
		Seq    uint64 `json:"seq"`
	}
	switch {
	case json.Unmarshal(answer.Data, &stored) != nil || stored.Stream == "" || stored.Seq == 0:
		r.again[index] = at.Add(resendAfter)
	case r.acked[index].IsZero():
		r.acked[index] = at
		delete(r.again, index)
	}
}

func (r *resending) send(index int) {
	message := nats.NewMsg(r.subject)
	message.Reply = r.lane.inbox + "." + strconv.Itoa(index)
	message.Header.Set("Nats-Msg-Id", r.run+"-"+strconv.Itoa(index))
	message.Data = r.value
	now := time.Now()
	r.mutex.Lock()
	r.again[index] = now.Add(answerMax)
	r.mutex.Unlock()
	// What cannot be handed to the connection now goes again like what was not answered.
	_ = r.lane.nc.PublishMsg(message)
}

func (r *resending) resendDue() {
	now := time.Now()
	var due []int
	r.mutex.Lock()
	for index, at := range r.again {
		if now.After(at) {
			due = append(due, index)
		}
	}
	r.mutex.Unlock()
	for _, index := range due {
		r.send(index)
	}
}

func newResending(stream string, size, count int, run string) *resending {
	r := &resending{
		subject: stream, value: make([]byte, size), run: fmt.Sprintf("%d-%s", os.Getpid(), run),
		acked: make([]time.Time, count), again: map[int]time.Time{},
	}
	// Its defaults, but that it never gives up.
	// Not to the leader: a client whose own connection hangs finds out after minutes (`PingInterval`), which is its matter
	// and not the cluster's.
	leader := leaders([]string{stream})[0]
	elsewhere := ""
	for _, s := range servers {
		if s.name != leader {
			elsewhere = s.name
		}
	}
	r.lane = openLane(elsewhere, r.receive, nats.MaxReconnects(-1), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
	return r
}

// pace is an open loop, as that of the producer.
func (r *resending) pace(rate float64) {
	start := time.Now()
	for i := 0; i < len(r.acked); {
		for ; i < len(r.acked) && time.Since(start).Seconds() >= float64(i)/rate; i++ {
			r.send(i)
		}
		r.resendDue()
		time.Sleep(tick)
	}
}

// acks prints when each message was acknowledged, and says when it begins, for somebody to kill a server.
func acks(stream string, size int, rate, seconds float64) {
	warm := newResending(stream, size, int(rate*5), "warm")
	warm.pace(rate)
	r := newResending(stream, size, int(rate*seconds), "measured")
	start := time.Now()
	fmt.Println("measuring")
	r.pace(rate)
	end := time.Now()
	// For what is under way.
	time.Sleep(lastAnswersMax)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	ms := func(at time.Time) float64 { return float64(start.UnixMicro()+at.Sub(start).Microseconds()) / 1e3 }
	ackMs := make([]any, len(r.acked))
	for i, at := range r.acked {
		if !at.IsZero() {
			ackMs[i] = ms(at)
		}
	}
	print(map[string]any{"startMs": ms(start), "endMs": ms(end), "ackMs": ackMs})
}
