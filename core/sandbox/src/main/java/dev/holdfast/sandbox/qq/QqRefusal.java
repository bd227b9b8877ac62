package dev.holdfast.sandbox.qq;

import dev.holdfast.sandbox.wire.Json;

/**
 * An answer that says no.
 *
 * @param status of HTTP
 * @param code the older number
 * @param errCode the number that counts
 * @param message for humans
 */
record QqRefusal(int status, int code, int errCode, String message) {

    static QqRefusal of(int status, int code, String message) {
        return new QqRefusal(status, code, code, message);
    }

    static QqRefusal bad(int code, String message) {
        return of(400, code, message);
    }

    /** Taken, but not shown before it was reviewed: an answer in the shape of a refusal. */
    static String held(int code, String audit) {
        return Json.object(json -> {
            json.writeNumberField("code", code);
            json.writeStringField("message", "push message is waiting for audit now");
            json.writeObjectFieldStart("data");
            json.writeObjectFieldStart("message_audit");
            json.writeStringField("audit_id", audit);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    String body(String trace) {
        return Json.object(json -> {
            json.writeStringField("message", message);
            json.writeNumberField("code", code);
            json.writeNumberField("err_code", errCode);
            json.writeStringField("trace_id", trace);
        });
    }

    /** Thrown where a request is examined, caught where it is answered. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient QqRefusal refusal;

        Refused(QqRefusal refusal) {
            super(refusal.message(), null, false, false);
            this.refusal = refusal;
        }

        QqRefusal refusal() {
            return refusal;
        }
    }

    Refused thrown() {
        return new Refused(this);
    }
}
