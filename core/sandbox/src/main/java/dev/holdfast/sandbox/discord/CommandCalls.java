package dev.holdfast.sandbox.discord;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.discord.Route.Answer;
import dev.holdfast.sandbox.discord.Route.Call;

/** Registering commands: everywhere, or in one guild (Discord: Application Commands). */
final class CommandCalls {
    private final Runnable changed;

    /** @param changed told of every change, since people see commands when they type */
    CommandCalls(Runnable changed) {
        this.changed = changed;
    }

    Answer list(Call call) {
        return Answer.ok(commands(call).list(scope(call)));
    }

    Answer replace(Call call) {
        Answer answer = Answer.ok(commands(call).replace(scope(call), call.json()));
        changed.run();
        return answer;
    }

    Answer put(Call call) {
        Answer answer = new Answer(201, commands(call).put(scope(call), call.json()), null);
        changed.run();
        return answer;
    }

    Answer read(Call call) {
        return Answer.ok(commands(call).get(scope(call), call.at().getLast()));
    }

    Answer edit(Call call) {
        if (!(call.json() instanceof ObjectNode wish)) {
            throw DiscordRefusal.ofCode(50109).thrown();
        }
        Answer answer = Answer.ok(commands(call).edit(scope(call), call.at().getLast(), wish));
        changed.run();
        return answer;
    }

    Answer remove(Call call) {
        commands(call).remove(scope(call), call.at().getLast());
        changed.run();
        return Answer.nothing();
    }

    private static Commands commands(Call call) {
        if (!call.at().get(1).equals(call.bot().bot().appId())) {
            throw DiscordRefusal.of(403, 20012, "You are not authorized to perform this action on this application")
                    .thrown();
        }
        return call.bot().commands();
    }

    private static String scope(Call call) {
        if (!call.at().get(2).equals("guilds")) {
            return Commands.EVERYWHERE;
        }
        String guild = call.at().get(3);
        if (call.bot().rooms().ofGuild(guild).isEmpty()) {
            throw DiscordRefusal.ofCode(50001).thrown();
        }
        return guild;
    }
}
