package dev.holdfast.clients;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.components.buttons.Button;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.events.message.MessageReceivedEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;

/** A bot on JDA that does what its test asks for in chat. */
final class JdaBot extends ListenerAdapter {
    private final AtomicInteger resumes = new AtomicInteger();

    /** How often its session went on after a lost connection. */
    int resumes() {
        return resumes.get();
    }

    @Override
    public void onMessageReceived(MessageReceivedEvent event) {
        if (event.getAuthor().isBot()) {
            return;
        }
        Message message = event.getMessage();
        switch (message.getContentRaw()) {
            case "buttons" ->
                message.reply("press")
                        .setComponents(ActionRow.of(Button.primary("count", "Count")))
                        .queue();
            case "members" ->
                event.getGuild()
                        .findMembers(member -> true)
                        .onSuccess(members -> message.reply(members.stream()
                                        .map(Member::getEffectiveName)
                                        .sorted()
                                        .collect(Collectors.joining(" ")))
                                .queue());
            default ->
                message.reply(event.getAuthor().getEffectiveName() + " said: " + message.getContentDisplay())
                        .queue();
        }
    }

    @Override
    public void onSlashCommandInteraction(SlashCommandInteractionEvent event) {
        String name = event.getOption("name", "nobody", option -> option.getAsString());
        event.deferReply()
                .flatMap(hook -> hook.editOriginal("Hello, " + name + "!"))
                .queue();
    }

    @Override
    public void onButtonInteraction(ButtonInteractionEvent event) {
        event.editMessage("pressed by " + event.getUser().getEffectiveName()).queue();
    }

    @Override
    public void onSessionResume(SessionResumeEvent event) {
        resumes.incrementAndGet();
    }
}
