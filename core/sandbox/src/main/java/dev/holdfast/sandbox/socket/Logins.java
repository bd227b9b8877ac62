package dev.holdfast.sandbox.socket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.Bot;
import dev.holdfast.sandbox.Endpoint;
import dev.holdfast.sandbox.FaultKind;
import dev.holdfast.sandbox.fault.Faults;
import dev.holdfast.sandbox.fault.Faults.Victim;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may begin a session, and who may go on with one. */
final class Logins {
    private final Hub hub;
    private final Dialect dialect;
    private final Faults faults;

    Logins(Hub hub, Dialect dialect, Faults faults) {
        this.hub = hub;
        this.dialect = dialect;
        this.faults = faults;
    }

    void identify(Connection connection, JsonNode data) {
        if (connection.session() != null) {
            connection.close(4005, "already authenticated");
            return;
        }
        Integer asked = data.isObject() ? dialect.intents(data) : null;
        if (asked == null || !data.path("token").isTextual()) {
            connection.close(4002, "IDENTIFY needs token and intents");
            return;
        }
        Bot bot = owner(connection, data);
        if (bot == null) {
            return;
        }
        int[] shard = shardOf(data.path("shard"));
        if (shard == null) {
            connection.close(4010, "invalid shard");
        } else if ((asked & ~dialect.knownIntents()) != 0) {
            connection.close(4013, "invalid intents");
        } else if ((asked & ~bot.intents()) != 0) {
            connection.close(4014, "intents not permitted");
        } else {
            switch (hub.starts().take(bot, shard[0], hub.now())) {
                case GRANTED -> hub.begin(connection, bot, shard, asked);
                case TOO_FAST -> connection.invalidate(false);
                case USED_UP -> refuse(connection, dialect.startsUsedUp());
            }
        }
    }

    /** The bot that the client proves to be; null, and the connection is closed, where it proves nothing or a fault refuses it. */
    private @Nullable Bot owner(Connection connection, JsonNode data) {
        Bot bot = dialect.owner(data.path("token").textValue());
        boolean refused = bot == null
                || faults.bite(FaultKind.TOKEN_REFUSED, Endpoint.GATEWAY, Victim.of(bot), hub.now())
                        .isPresent();
        if (refused) {
            connection.close(4004, "authentication failed");
        }
        return refused ? null : bot;
    }

    void resume(Connection connection, JsonNode data) {
        if (connection.session() != null) {
            connection.close(4005, "already authenticated");
            return;
        }
        JsonNode seen = data.path("seq");
        if (!data.path("token").isTextual() || !data.path("session_id").isTextual() || !seen.isIntegralNumber()) {
            connection.close(4002, "RESUME needs token, session_id and seq");
            return;
        }
        Bot bot = owner(connection, data);
        if (bot == null) {
            return;
        }
        Optional<Faults.Active> refusal = faults.bite(FaultKind.REFUSE_RESUME, Victim.of(bot), hub.now());
        if (refusal.isPresent()) {
            Integer code = refusal.get().fault().code();
            refuse(connection, new Dialect.Refusal(code == null, code, "resume refused"));
            return;
        }
        String id = data.path("session_id").textValue();
        Optional<Session> found = hub.session(id, bot);
        if (found.isEmpty()) {
            refuse(connection, dialect.resumeRefused(Session.Resumption.UNKNOWN));
        } else {
            hub.resume(connection, found.get(), seen.longValue())
                    .ifPresent(why -> refuse(connection, dialect.resumeRefused(why)));
        }
    }

    private static void refuse(Connection connection, Dialect.Refusal refusal) {
        if (refusal.invalid()) {
            connection.invalidate(false);
        }
        if (refusal.closeCode() != null) {
            connection.close(refusal.closeCode(), refusal.reason());
        }
    }

    private static int @Nullable [] shardOf(JsonNode shard) {
        if (shard.isMissingNode() || shard.isNull()) {
            return new int[] {0, 1};
        }
        if (!shard.isArray()
                || shard.size() != 2
                || !shard.get(0).isInt()
                || !shard.get(1).isInt()) {
            return null;
        }
        int index = shard.get(0).intValue();
        int count = shard.get(1).intValue();
        return index >= 0 && count >= 1 && index < count ? new int[] {index, count} : null;
    }
}
