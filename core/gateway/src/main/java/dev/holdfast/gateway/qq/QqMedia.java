package dev.holdfast.gateway.qq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.SendResult;
import dev.holdfast.gateway.http.Answer;
import dev.holdfast.gateway.json.Fields;
import dev.holdfast.gateway.json.Json;
import dev.holdfast.gateway.json.Unfit;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Upload;
import dev.holdfast.resilience.FailureKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/**
 * Uploads what groups and private chats are to show: by an address the platform fetches from, in one request, or in blocks where it
 * is large. Nothing of it shows yet, so that all of it may be done again. Any thread.
 */
final class QqMedia {

    /** Larger files go in blocks. */
    static final int IN_ONE_MAX = 4 * 1024 * 1024;

    private static final int BLOCKS_MAX = 1000;
    private static final int MD5_HEAD = 10_002_432;
    private static final String WHAT = "a file";

    private final QqRest rest;
    private final int inOneMax;
    private final Supplier<Instant> now;

    QqMedia(QqRest rest, int inOneMax, Supplier<Instant> now) {
        this.rest = rest;
        this.inOneMax = inOneMax;
        this.now = now;
    }

    /** Either what the message is to carry, or why there is nothing. */
    sealed interface Uploaded {
        record Done(String fileInfo) implements Uploaded {}

        record Not(SendResult why) implements Uploaded {}
    }

    /**
     * By address. Never fails.
     *
     * @param place as {@link QqRest#place} names the conversation
     */
    Future<Uploaded> upload(String place, Image image) {
        return settled(info(rest.ask(HttpMethod.POST, place + "/files", Json.buffer(json -> {
            json.writeNumberField("file_type", 1);
            json.writeStringField("url", image.url());
            json.writeBooleanField("srv_send_msg", false);
        }))));
    }

    /** By its bytes. Never fails. */
    Future<Uploaded> upload(String place, Upload file) {
        return settled(file.size() <= inOneMax ? inOne(place, file) : inBlocks(place, file));
    }

    private Future<Uploaded> inOne(String place, Upload file) {
        return info(rest.ask(HttpMethod.POST, place + "/files", Json.buffer(json -> {
            json.writeNumberField("file_type", type(file));
            json.writeStringField("file_data", Base64.getEncoder().encodeToString(file.content()));
            json.writeStringField("file_name", file.name());
            json.writeBooleanField("srv_send_msg", false);
        })));
    }

    private Future<Uploaded> inBlocks(String place, Upload file) {
        byte[] content = file.content();
        return rest.ask(HttpMethod.POST, place + "/upload_prepare", prepare(file, content))
                .compose(answer -> {
                    JsonNode plan = accepted(answer);
                    String upload = Fields.needed(plan, "upload_id");
                    return blocks(place, upload, content, plan).compose(stored -> finish(place, upload, file));
                });
    }

    private Future<Void> blocks(String place, String upload, byte[] content, JsonNode plan) {
        List<Block> blocks = new ArrayList<>();
        long usual = number(plan, "block_size");
        long from = 0;
        for (JsonNode part : plan.path("parts")) {
            long size = number(part, "block_size");
            long to = Math.min(content.length, from + (size > 0 ? size : usual));
            blocks.add(new Block(
                    Fields.needed(part, "index"), Fields.needed(part, "presigned_url"), (int) from, (int) to));
            from = to;
        }
        if (from < content.length || blocks.size() > BLOCKS_MAX) {
            throw new Unfit("parts, which do not add up to the file");
        }
        Future<Void> done = Future.succeededFuture();
        for (Block block : blocks) {
            done = done.compose(before -> store(place, upload, content, block));
        }
        return done;
    }

    /** One block of a file; the platform's own number for it, which may begin at 0 or 1. */
    private record Block(String index, String address, int from, int to) {}

    private Future<Void> store(String place, String upload, byte[] content, Block block) {
        byte[] bytes = Arrays.copyOfRange(content, block.from(), block.to());
        return rest.put(URI.create(block.address()), Buffer.buffer(bytes)).compose(stored -> {
            if (stored.status() >= 300) {
                return Future.failedFuture(new Refused(new SendResult.TryLater(
                        FailureKind.SERVER,
                        "storing block " + block.index() + " of a file was answered with HTTP " + stored.status(),
                        null)));
            }
            Buffer done = Json.buffer(json -> {
                json.writeStringField("upload_id", upload);
                json.writeNumberField("part_index", Long.parseLong(block.index()));
                json.writeStringField("block_size", Integer.toString(bytes.length));
                json.writeStringField("md5", digest("MD5", bytes, bytes.length));
            });
            return rest.ask(HttpMethod.POST, place + "/upload_part_finish", done)
                    .map(answer -> {
                        accepted(answer);
                        return (Void) null;
                    });
        });
    }

    private Future<Uploaded> finish(String place, String upload, Upload file) {
        return info(rest.ask(HttpMethod.POST, place + "/files", Json.buffer(json -> {
            json.writeNumberField("file_type", type(file));
            json.writeStringField("upload_id", upload);
            json.writeStringField("file_name", file.name());
            json.writeBooleanField("srv_send_msg", false);
        })));
    }

    private static Buffer prepare(Upload file, byte[] content) {
        return Json.buffer(json -> {
            json.writeNumberField("file_type", type(file));
            json.writeStringField("file_size", Integer.toString(content.length));
            json.writeStringField("file_name", file.name());
            json.writeStringField("md5", digest("MD5", content, content.length));
            json.writeStringField("sha1", digest("SHA-1", content, content.length));
            json.writeStringField("md5_10m", digest("MD5", content, Math.min(content.length, MD5_HEAD)));
        });
    }

    /** Pictures, films and sound are shown as such; whatever else it is goes as a file. */
    private static int type(Upload file) {
        String type = file.contentType();
        if (type.startsWith("image/")) {
            return 1;
        }
        if (type.startsWith("video/")) {
            return 2;
        }
        return type.startsWith("audio/") ? 3 : 4;
    }

    private Future<Uploaded> info(Future<Answer> asked) {
        return asked.map(answer -> {
            String info = Fields.text(accepted(answer), "file_info");
            return info.isEmpty()
                    ? new Uploaded.Not(
                            new SendResult.TooRich("the platform took " + WHAT + " but did not say how to show it"))
                    : new Uploaded.Done(info);
        });
    }

    /** What the answer says, if it is a yes. */
    private JsonNode accepted(Answer answer) {
        SendResult result = QqAnswers.harmless(answer, WHAT, true, now.get());
        if (result instanceof SendResult.Sent) {
            return Json.read(answer.body());
        }
        throw new Refused(result);
    }

    /** Whatever went wrong, nothing shows. */
    private static Future<Uploaded> settled(Future<Uploaded> upload) {
        return upload.otherwise(failure -> new Uploaded.Not(
                switch (failure) {
                    case Refused refused -> refused.result;
                    case Unfit unfit ->
                        new SendResult.TooRich(
                                "the platform's plan to upload " + WHAT + " lacks its " + unfit.getMessage());
                    case IllegalArgumentException unusable ->
                        new SendResult.TooRich("the platform's plan to upload " + WHAT + " cannot be followed: "
                                + unusable.getMessage());
                    default -> QqAnswers.failed(failure, WHAT, QqAnswers::harmless);
                }));
    }

    private static long number(JsonNode object, String name) {
        return object.path(name).asLong(0);
    }

    private static String digest(String algorithm, byte[] content, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(content, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has " + algorithm, impossible);
        }
    }

    /** The platform said no to one of the requests. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient SendResult result;

        Refused(SendResult result) {
            super(result.toString(), null, false, false);
            this.result = result;
        }
    }
}
