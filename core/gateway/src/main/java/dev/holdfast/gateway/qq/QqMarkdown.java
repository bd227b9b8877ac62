package dev.holdfast.gateway.qq;

import dev.holdfast.plugin.reply.Embed;
import dev.holdfast.plugin.reply.Image;
import dev.holdfast.plugin.reply.Reply;
import dev.holdfast.plugin.reply.Upload;

/** Writes everything a reply says into one markdown text. */
final class QqMarkdown {

    private QqMarkdown() {}

    static String of(Reply reply, String mention) {
        StringBuilder text = new StringBuilder(mention);
        text.append(reply.format() == Reply.Format.MARKDOWN ? QqMentions.none(reply.text()) : escaped(reply.text()));
        for (Embed embed : reply.embeds()) {
            paragraph(text).append("## ").append(escaped(embed.title()));
            if (!embed.description().isBlank()) {
                paragraph(text).append(escaped(embed.description()));
            }
            for (Embed.Field field : embed.fields()) {
                text.append("\n- **").append(escaped(field.name())).append("**");
                if (!field.value().isBlank()) {
                    text.append(": ").append(escaped(field.value()));
                }
            }
        }
        for (Image image : reply.images()) {
            paragraph(text)
                    .append("![")
                    .append(QqMentions.none(image.alternative()).replace(']', ' '))
                    .append("](")
                    .append(image.url())
                    .append(')');
        }
        for (Upload file : reply.files()) {
            paragraph(text).append(escaped("[file: " + file.name() + "]"));
        }
        return text.toString();
    }

    private static StringBuilder paragraph(StringBuilder text) {
        return text.isEmpty() ? text : text.append("\n\n");
    }

    /** Keeps plain words plain where markdown is read. */
    private static String escaped(String words) {
        String text = QqMentions.none(words);
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("\\`*_~[]<>#".indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }
}
