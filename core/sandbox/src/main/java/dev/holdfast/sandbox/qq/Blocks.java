package dev.holdfast.sandbox.qq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.Conversation.Kind;
import dev.holdfast.sandbox.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files that come in blocks: announced, stored block by block at addresses that need no token, and put together. Any thread. */
final class Blocks {
    /** Small, so that a file of a few megabytes has several. */
    private static final int BLOCK_BYTES = 1024 * 1024;

    private static final int FILE_BYTES_MAX = 200 * 1024 * 1024;
    private static final int MD5_HEAD = 10_002_432;
    private static final int KEPT = 16;
    private static final String PATH = "/store/";

    private final WireIds ids;
    private final Map<String, Plan> plans = new LinkedHashMap<>();

    Blocks(WireIds ids) {
        this.ids = ids;
    }

    /** One announced file. */
    private static final class Plan {
        private final Kind scene;
        private final int type;
        private final int size;
        private final String md5;
        private final String head;
        private final String key;
        private final Buffer[] blocks;
        private final boolean[] finished;

        Plan(Kind scene, int type, int size, String md5, String head, String key) {
            this.scene = scene;
            this.type = type;
            this.size = size;
            this.md5 = md5;
            this.head = head;
            this.key = key;
            int count = Math.ceilDiv(size, BLOCK_BYTES);
            this.blocks = new Buffer[count];
            this.finished = new boolean[count];
        }
    }

    /** What was put together. */
    record Whole(int type, Buffer bytes) {}

    /** Whether a request stores a block. */
    static boolean stores(String method, String path) {
        return method.equals("PUT") && path.startsWith(PATH);
    }

    synchronized String prepare(Kind scene, JsonNode wish, String authority) {
        int size = (int) Math.min(Integer.MAX_VALUE, wish.path("file_size").asLong(0));
        int type = wish.path("file_type").asInt(0);
        if (type < 1 || type > 4) {
            throw QqRefusal.bad(850019, "file_type is not supported").thrown();
        }
        if (size < 1 || size > FILE_BYTES_MAX) {
            throw QqRefusal.bad(850031, "file is too large").thrown();
        }
        String upload = "up-" + ids.uuid();
        String key = ids.token();
        Plan plan = new Plan(
                scene,
                type,
                size,
                wish.path("md5").asText(""),
                wish.path("md5_10m").asText(""),
                key);
        plans.put(upload, plan);
        if (plans.size() > KEPT) {
            plans.remove(plans.keySet().iterator().next());
        }
        return Json.object(json -> {
            json.writeStringField("upload_id", upload);
            json.writeStringField("block_size", Integer.toString(BLOCK_BYTES));
            json.writeArrayFieldStart("parts");
            for (int i = 0; i < plan.blocks.length; i++) {
                json.writeStartObject();
                json.writeNumberField("index", i + 1);
                json.writeStringField(
                        "presigned_url",
                        "http://" + authority + PATH + upload + "?partNumber=" + (i + 1) + "&sign=" + key);
                json.writeStringField("block_size", Integer.toString(Math.min(BLOCK_BYTES, size - i * BLOCK_BYTES)));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("upload_config");
            json.writeNumberField("concurrency", 1);
            json.writeNumberField("retry_timeout", 300);
            json.writeNumberField("retry_delay", 1);
            json.writeEndObject();
        });
    }

    /** Stores one block; answers the HTTP status. A token is refused: the address alone proves that it may be stored. */
    synchronized int store(
            String path, @Nullable String part, @Nullable String key, @Nullable String token, Buffer bytes) {
        Plan plan = plans.get(path.substring(PATH.length()));
        int index = part != null && part.matches("\\d{1,4}") ? Integer.parseInt(part) - 1 : -1;
        if (plan == null || token != null || !plan.key.equals(key)) {
            return 403;
        }
        if (index < 0 || index >= plan.blocks.length) {
            return 404;
        }
        plan.blocks[index] = bytes.copy();
        return 200;
    }

    synchronized void finish(JsonNode wish) {
        Plan plan = plan(wish);
        int index = wish.path("part_index").asInt(0) - 1;
        Buffer block = index >= 0 && index < plan.blocks.length ? plan.blocks[index] : null;
        if (block == null) {
            throw QqRefusal.bad(40093001, "this block was not stored").thrown();
        }
        if (block.length() != wish.path("block_size").asLong(-1)
                || !md5(block.getBytes()).equals(wish.path("md5").asText(""))) {
            throw QqRefusal.bad(40093001, "this block is not what was announced")
                    .thrown();
        }
        plan.finished[index] = true;
    }

    /** The file, once all its blocks are there. */
    synchronized Whole whole(Kind scene, JsonNode wish) {
        Plan plan = plan(wish);
        Buffer bytes = Buffer.buffer(plan.size);
        for (int i = 0; i < plan.blocks.length; i++) {
            if (!plan.finished[i]) {
                throw QqRefusal.bad(40093001, "block " + (i + 1) + " is not finished")
                        .thrown();
            }
            bytes.appendBuffer(plan.blocks[i]);
        }
        byte[] head = bytes.getBytes(0, Math.min(bytes.length(), MD5_HEAD));
        if (plan.scene != scene
                || bytes.length() != plan.size
                || !md5(bytes.getBytes()).equals(plan.md5)
                || !md5(head).equals(plan.head)) {
            throw QqRefusal.bad(850026, "the file is not what was announced").thrown();
        }
        return new Whole(plan.type, bytes);
    }

    private Plan plan(JsonNode wish) {
        Plan plan = plans.get(wish.path("upload_id").asText(""));
        if (plan == null) {
            throw QqRefusal.bad(850026, "upload_id is unknown").thrown();
        }
        return plan;
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has MD5.", impossible);
        }
    }
}
