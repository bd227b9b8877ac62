package dev.holdfast.gateway.json;

/** A payload lacks a member that its event cannot do without; the message is the member's name. Never leaves a dialect. */
public final class Unfit extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Unfit(String member) {
        super(member, null, false, false);
    }
}
