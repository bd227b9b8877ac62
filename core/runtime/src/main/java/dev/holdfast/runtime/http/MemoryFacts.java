package dev.holdfast.runtime.http;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** What the virtual machine says of its memory. Read when asked, since the first reading costs some 50 ms of start. */
final class MemoryFacts {

    private static final double HIGH = 0.80;
    private static final double CRITICAL = 0.92;

    private MemoryFacts() {}

    static Json summary() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage rest = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        double share = heap.getMax() <= 0 ? 0 : (double) heap.getUsed() / heap.getMax();
        return Json.object()
                .put("heapUsed", heap.getUsed())
                .put("heapMax", heap.getMax())
                .put("heapUsedPercent", Math.round(share * 1000) / 10.0)
                .put("nonHeapUsed", rest.getUsed())
                .put("directUsed", directUsed())
                .put("pressure", pressure(share));
    }

    static long heapUsed() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static String pressure(double share) {
        if (share >= CRITICAL) {
            return "critical";
        }
        return share >= HIGH ? "high" : "normal";
    }

    static Json pools() {
        Json pools = Json.object();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getUsage();
            pools.put(pool.getName(), Json.object().put("used", usage.getUsed()).put("max", usage.getMax()));
        }
        return pools;
    }

    static Json collectors() {
        Json collectors = Json.object();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collectors.put(
                    collector.getName(),
                    Json.object()
                            .put("collections", collector.getCollectionCount())
                            .put("timeMs", collector.getCollectionTime()));
        }
        return collectors;
    }

    static Json threads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Json.object()
                .put("live", threads.getThreadCount())
                .put("daemon", threads.getDaemonThreadCount())
                .put("peak", threads.getPeakThreadCount());
    }

    private static long directUsed() {
        List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
        return pools.stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
