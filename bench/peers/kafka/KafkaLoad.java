import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The workloads of bench/load/ on Kafka's own Java client, one JSON line each, so that both brokers meet the same load.
 * publish TOPIC BYTES COUNT WARM_UP | paced TOPIC BYTES RATE SECONDS | read TOPIC COUNT | acks TOPIC BYTES RATE SECONDS
 * | ready BROKERS | place TOPIC. Client settings: -Dp.NAME=VALUE.
 */
public final class KafkaLoad {
  static final String SERVERS = System.getProperty("servers", "127.0.0.1:9092");

  public static void main(String[] a) throws Exception {
    switch (a[0]) {
      case "publish" -> publish(a[1], Integer.parseInt(a[2]), Integer.parseInt(a[3]), Integer.parseInt(a[4]));
      case "paced" -> paced(a[1], Integer.parseInt(a[2]), Double.parseDouble(a[3]), Double.parseDouble(a[4]));
      case "read" -> read(a[1], Long.parseLong(a[2]));
      case "acks" -> acks(a[1], Integer.parseInt(a[2]), Double.parseDouble(a[3]), Double.parseDouble(a[4]));
      case "ready" -> ready(Integer.parseInt(a[1]));
      case "place" -> place(a[1]);
      default -> throw new IllegalArgumentException(a[0]);
    }
  }

  static Properties settings() {
    Properties p = new Properties();
    p.put("bootstrap.servers", SERVERS);
    p.put("acks", "all");
    System.getProperties().forEach((k, v) -> { if (k.toString().startsWith("p.")) p.put(k.toString().substring(2), v); });
    return p;
  }

  static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  static KafkaConsumer<byte[], byte[]> consumer(String reset) {
    Properties p = new Properties();
    p.put("bootstrap.servers", SERVERS);
    p.put("group.id", "g" + System.nanoTime());
    p.put("auto.offset.reset", reset);
    p.put("enable.auto.commit", "false");
    return new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static double cpuSeconds() {
    var os = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return os.getProcessCpuTime() / 1e9;
  }

  /** The first `warm` warm up and are not counted. */
  static void publish(String topic, int size, int count, int warm) throws Exception {
    byte[] value = new byte[size];
    Arrays.fill(value, (byte) 'x');
    try (var p = producer()) {
      send(p, topic, value, warm);
      double cpu = cpuSeconds();
      long start = System.nanoTime();
      send(p, topic, value, count - warm);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(Locale.ROOT, "{\"messagesPerSecond\":%.0f,\"clientCpuSeconds\":%.3f,\"messages\":%d}%n",
          (count - warm) / seconds, cpuSeconds() - cpu, count - warm);
    }
  }

  static void send(KafkaProducer<byte[], byte[]> p, String topic, byte[] value, int count) {
    for (int i = 0; i < count; i++) {
      p.send(new ProducerRecord<>(topic, value), (m, e) -> { if (e != null) { e.printStackTrace(); System.exit(1); } });
    }
    p.flush();
  }

  static void paced(String topic, int size, double rate, double seconds) throws Exception {
    Samples acks = new Samples((int) (rate * seconds * 1.1)), delivered = new Samples((int) (rate * seconds * 1.1));
    AtomicLong sent = new AtomicLong(), received = new AtomicLong();
    boolean[] done = {false};
    long born = System.nanoTime();
    var c = consumer("latest");
    c.subscribe(List.of(topic));
    while (c.assignment().isEmpty()) c.poll(Duration.ofMillis(50));
    Thread reader = new Thread(() -> {
      while (!done[0]) {
        for (var r : c.poll(Duration.ofMillis(100))) {
          long at = ByteBuffer.wrap(r.value()).getLong();
          if (at <= born) continue;
          delivered.add(System.nanoTime() - at);
          received.incrementAndGet();
        }
      }
      c.close();
    });
    reader.start();
    try (var p = producer()) {
      pace(p, topic, size, rate, 5, null, null);
      double cpu = cpuSeconds();
      pace(p, topic, size, rate, seconds, acks, sent);
      p.flush();
      double used = cpuSeconds() - cpu;
      for (int i = 0; i < 100 && received.get() < sent.get(); i++) Thread.sleep(50);
      done[0] = true;
      reader.join();
      System.out.printf(Locale.ROOT, "{\"ack\":%s,\"endToEnd\":%s,\"sent\":%d,\"received\":%d,\"clientCpuSeconds\":%.3f}%n",
          acks.json(), delivered.json(), sent.get(), received.get(), used);
    }
  }

  /** Open loop: a message is due at its time whether or not the one before has come back. */
  static void pace(KafkaProducer<byte[], byte[]> p, String topic, int size, double rate, double seconds, Samples acks, AtomicLong sent) {
    long start = System.nanoTime();
    int count = (int) (rate * seconds);
    for (int i = 0; i < count; i++) {
      long due = start + (long) (i * 1e9 / rate);
      long wait;
      while ((wait = due - System.nanoTime()) > 0) LockSupport.parkNanos(wait);
      byte[] value = new byte[size];
      ByteBuffer.wrap(value).putLong(acks == null ? 0 : due);
      if (sent != null) sent.incrementAndGet();
      p.send(new ProducerRecord<>(topic, value), (m, e) -> {
        if (e != null) { e.printStackTrace(); System.exit(1); }
        if (acks != null) acks.add(System.nanoTime() - due);
      });
    }
  }

  /** Open loop like `pace`, and when each message was acknowledged; says when it begins, for somebody to kill a broker. */
  static void acks(String topic, int size, double rate, double seconds) throws Exception {
    int count = (int) (rate * seconds);
    AtomicLongArray acked = new AtomicLongArray(count);
    AtomicLong failures = new AtomicLong();
    byte[] value = new byte[size];
    try (var p = producer()) {
      pace(p, topic, size, rate, 5, null, null);
      double startMs = System.currentTimeMillis();
      long start = System.nanoTime();
      System.out.println("measuring");
      for (int i = 0; i < count; i++) {
        long due = start + (long) (i * 1e9 / rate);
        long wait;
        while ((wait = due - System.nanoTime()) > 0) LockSupport.parkNanos(wait);
        int index = i;
        p.send(new ProducerRecord<>(topic, value), (m, e) -> {
          if (e == null) acked.set(index, System.nanoTime() - start);
          else if (failures.getAndIncrement() == 0) e.printStackTrace();
        });
      }
      double endMs = startMs + (System.nanoTime() - start) / 1e6;
      // For what is under way.
      Thread.sleep(1000);
      StringBuilder json = new StringBuilder(String.format(Locale.ROOT, "{\"startMs\":%.0f,\"endMs\":%.3f,\"ackMs\":[", startMs, endMs));
      for (int i = 0; i < count; i++) {
        long after = acked.get(i);
        json.append(i == 0 ? "" : ",").append(after == 0 ? "null" : String.format(Locale.ROOT, "%.2f", startMs + after / 1e6));
      }
      System.out.println(json.append("]}"));
      System.out.flush();
      // Without waiting for what may never be answered.
      Runtime.getRuntime().halt(0);
    }
  }

  static Admin admin() { return Admin.create(Map.of("bootstrap.servers", SERVERS)); }

  /** Returns when so many brokers take part. */
  static void ready(int brokers) throws Exception {
    try (var admin = admin()) {
      while (admin.describeCluster().nodes().get().size() < brokers) Thread.sleep(100);
    }
  }

  /** Of a topic's first partition: its leader, who leads the controllers, and how many replicas are in sync. */
  static void place(String topic) throws Exception {
    try (var admin = admin()) {
      var partition = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().get(0);
      int controller = admin.describeMetadataQuorum().quorumInfo().get().leaderId();
      System.out.printf("{\"leader\":\"%d\",\"controller\":\"%d\",\"inSync\":%d}%n",
          partition.leader() == null ? -1 : partition.leader().id(), controller, partition.isr().size());
    }
  }

  static void read(String topic, long count) {
    try (var c = consumer("earliest")) {
      c.subscribe(List.of(topic));
      // The clock starts with the first records: joining the group is not reading.
      int first;
      do first = c.poll(Duration.ofMillis(1000)).count(); while (first == 0);
      double cpu = cpuSeconds();
      long start = System.nanoTime(), got = 0;
      while (got < count - first) got += c.poll(Duration.ofMillis(1000)).count();
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(Locale.ROOT, "{\"messagesPerSecond\":%.0f,\"clientCpuSeconds\":%.3f,\"messages\":%d}%n", got / seconds, cpuSeconds() - cpu, got);
    }
  }

  /** Nanoseconds in, milliseconds out. */
  static final class Samples {
    final long[] values;
    int size;

    Samples(int capacity) { values = new long[capacity]; }

    synchronized void add(long nanos) { if (size < values.length) values[size++] = nanos; }

    synchronized String json() {
      long[] sorted = Arrays.copyOf(values, size);
      Arrays.sort(sorted);
      return String.format(Locale.ROOT, "{\"count\":%d,\"p50\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f}",
          size, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
    }

    static double at(long[] sorted, double q) {
      return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (sorted.length * q))] / 1e6;
    }
  }
}
