package dev.holdfast.sandbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How a sandbox behaves. Start from {@link #defaults()}.
 *
 * @param port of the loopback server; 0 takes a free one (default)
 * @param bots who may connect; the first of a platform is the one that answers where none is named (default: one of each)
 * @param historyMax messages each conversation keeps; older ones can no longer be answered (default 500)
 * @param tokenLifetime of an access token, above one minute to be useful (default 7200 s)
 * @param gateway rules of the socket
 * @param sends rules for sending on QQ
 * @param rest limits of Discord's REST
 * @param clock time for tokens, windows, quotas and faults
 * @param random from 0 to below 1, for faults with a probability
 */
public record Options(
        int port,
        List<Bot> bots,
        int historyMax,
        Duration tokenLifetime,
        GatewayRules gateway,
        SendRules sends,
        RestRules rest,
        InstantSource clock,
        DoubleSupplier random) {

    /**
     * Rules of the socket.
     *
     * @param heartbeatInterval as told in HELLO (default 41.25 s); a session silent for twice that is closed
     * @param connectionLifetime after which the server asks to reconnect (default 30 min)
     * @param resumeWindow how long a lost session can be resumed (default 5 min)
     * @param replayMax events kept per session for RESUME (default 5000)
     * @param shards recommended by {@code /gateway/bot} (default 1)
     * @param sessionStarts IDENTIFYs allowed in 24 hours (default 1000)
     */
    public record GatewayRules(
            Duration heartbeatInterval,
            Duration connectionLifetime,
            Duration resumeWindow,
            int replayMax,
            int shards,
            int sessionStarts) {

        public GatewayRules withHeartbeatInterval(Duration value) {
            return new GatewayRules(value, connectionLifetime, resumeWindow, replayMax, shards, sessionStarts);
        }

        public GatewayRules withConnectionLifetime(Duration value) {
            return new GatewayRules(heartbeatInterval, value, resumeWindow, replayMax, shards, sessionStarts);
        }

        public GatewayRules withReplayMax(int value) {
            return new GatewayRules(heartbeatInterval, connectionLifetime, resumeWindow, value, shards, sessionStarts);
        }

        public GatewayRules withShards(int value) {
            return new GatewayRules(
                    heartbeatInterval, connectionLifetime, resumeWindow, replayMax, value, sessionStarts);
        }

        public GatewayRules withSessionStarts(int value) {
            return new GatewayRules(heartbeatInterval, connectionLifetime, resumeWindow, replayMax, shards, value);
        }
    }

    /**
     * Rules for sending. The windows and counts are the platform's; the quotas for messages of the bot's own accord are not,
     * since they would stop a newcomer after two messages.
     *
     * @param spaceWindow how long a channel's or direct message can be answered (default 5 min)
     * @param groupWindow the same in groups (default 5 min)
     * @param privateWindow the same in private chats (default 60 min)
     * @param groupReplies answers to one message in groups (default 5)
     * @param privateReplies answers to one message in private chats (default 4)
     * @param channelPerSecond messages a channel takes in a second; 0 for any number (default)
     * @param proactivePerMinute messages of the bot's own accord per conversation and minute (default 100 000)
     * @param proactivePerDay the same per day (default 1 000 000)
     */
    public record SendRules(
            Duration spaceWindow,
            Duration groupWindow,
            Duration privateWindow,
            int groupReplies,
            int privateReplies,
            int channelPerSecond,
            int proactivePerMinute,
            int proactivePerDay) {

        public SendRules withChannelPerSecond(int value) {
            return new SendRules(
                    spaceWindow,
                    groupWindow,
                    privateWindow,
                    groupReplies,
                    privateReplies,
                    value,
                    proactivePerMinute,
                    proactivePerDay);
        }

        public SendRules withProactive(int perMinute, int perDay) {
            return new SendRules(
                    spaceWindow,
                    groupWindow,
                    privateWindow,
                    groupReplies,
                    privateReplies,
                    channelPerSecond,
                    perMinute,
                    perDay);
        }
    }

    /**
     * Limits of Discord's REST. The platform changes its own without notice; these are what was seen.
     *
     * @param channelRequests per route, channel and window (default 5)
     * @param channelWindow begins with the first request (default 5 s)
     * @param globalPerSecond of a bot over all routes but interactions (default 50)
     * @param invalidMax answers of 401, 403 and 429 in ten minutes before the proxy blocks the address (default 10 000)
     */
    public record RestRules(int channelRequests, Duration channelWindow, int globalPerSecond, int invalidMax) {}

    public static Options defaults() {
        return new Options(
                0,
                List.of(
                        Bot.qq("102000001", "sandbox-secret-that-opens-nothing"),
                        Bot.discord("1345297003315863557", "sandbox-token-that-opens-nothing")),
                500,
                Duration.ofHours(2),
                new GatewayRules(
                        Duration.ofMillis(41_250), Duration.ofMinutes(30), Duration.ofMinutes(5), 5000, 1, 1000),
                new SendRules(
                        Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofHours(1), 5, 4, 0, 100_000, 1_000_000),
                new RestRules(5, Duration.ofSeconds(5), 50, 10_000),
                InstantSource.system(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    public Options {
        bots = List.copyOf(bots);
        if (bots.stream().map(Bot::appId).distinct().count() < bots.size()) {
            throw new IllegalArgumentException("Two bots have the same appId: " + bots + ".");
        }
        if (historyMax < 1) {
            throw new IllegalArgumentException("historyMax must be at least 1, got " + historyMax + ".");
        }
    }

    public Options withPort(int value) {
        return new Options(value, bots, historyMax, tokenLifetime, gateway, sends, rest, clock, random);
    }

    public Options withBots(Bot... value) {
        return new Options(port, List.of(value), historyMax, tokenLifetime, gateway, sends, rest, clock, random);
    }

    public Options withHistoryMax(int value) {
        return new Options(port, bots, value, tokenLifetime, gateway, sends, rest, clock, random);
    }

    public Options withTokenLifetime(Duration value) {
        return new Options(port, bots, historyMax, value, gateway, sends, rest, clock, random);
    }

    public Options withGateway(GatewayRules value) {
        return new Options(port, bots, historyMax, tokenLifetime, value, sends, rest, clock, random);
    }

    public Options withSends(SendRules value) {
        return new Options(port, bots, historyMax, tokenLifetime, gateway, value, rest, clock, random);
    }

    public Options withRest(RestRules value) {
        return new Options(port, bots, historyMax, tokenLifetime, gateway, sends, value, clock, random);
    }

    public Options withClock(InstantSource value) {
        return new Options(port, bots, historyMax, tokenLifetime, gateway, sends, rest, value, random);
    }

    public Options withRandom(DoubleSupplier value) {
        return new Options(port, bots, historyMax, tokenLifetime, gateway, sends, rest, clock, value);
    }

    @Override
    public String toString() {
        return "Options[port=" + port + ", bots=" + bots + ", historyMax=" + historyMax + ", tokenLifetime="
                + tokenLifetime + ", gateway=" + gateway + ", sends=" + sends + "]";
    }
}
