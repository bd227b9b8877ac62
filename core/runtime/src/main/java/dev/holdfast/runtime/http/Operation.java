package dev.holdfast.runtime.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * One method on one path of the contract.
 *
 * @param path with names in braces
 * @param role needed to call it
 * @param action name in the audit log; empty where nothing is changed
 * @param subject field of the body that is the target in the audit log; empty where the target is in the path, or there is none
 * @param body fields its JSON body may have; others are refused
 * @param query parameters its address may have; others are refused unless it is for anyone
 */
record Operation(
        HttpMethod method,
        String path,
        Role role,
        String action,
        String subject,
        List<Field> body,
        List<Field> query,
        Handling handling) {

    /** Does it, on the event loop; failures are thrown or come by the future. */
    @FunctionalInterface
    interface Handling {
        Future<Answer> handle(Request request);
    }

    static Operation get(String path, Role role, Handling handling) {
        return new Operation(HttpMethod.GET, path, role, "", "", List.of(), List.of(), handling);
    }

    /** A call that changes something or may do so, and so is audited. */
    static Operation change(String path, Role role, String action, Handling handling) {
        return new Operation(HttpMethod.POST, path, role, action, "", List.of(), List.of(), handling);
    }

    /** A call that takes something away. */
    static Operation remove(String path, Role role, String action, Handling handling) {
        return new Operation(HttpMethod.DELETE, path, role, action, "", List.of(), List.of(), handling);
    }

    /** Names the field of the body it is done to. */
    Operation on(String field) {
        return new Operation(method, path, role, action, field, body, query, handling);
    }

    Operation body(Field... fields) {
        return new Operation(method, path, role, action, subject, List.of(fields), query, handling);
    }

    Operation query(Field... parameters) {
        return new Operation(method, path, role, action, subject, body, List.of(parameters), handling);
    }

    boolean audited() {
        return !action.isEmpty();
    }

    /** The path as Vert.x Web writes it. */
    String routePath() {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }
}
