package dev.holdfast.gateway.qq;

/** A payload lacks a member that its event cannot do without; the message is the member's name. Never leaves the package. */
final class Unfit extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unfit(String member) {
        super(member, null, false, false);
    }
}
