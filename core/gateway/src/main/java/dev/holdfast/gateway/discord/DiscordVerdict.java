package dev.holdfast.gateway.discord;

/** What an error code of the platform means for the request that met it (Discord: JSON Error Codes). */
enum DiscordVerdict {
    /** The platform had trouble of its own. */
    TROUBLE,
    /** Too much, too fast, in this conversation or of this kind. */
    CROWDED,
    /** The request is malformed; whether what is rich about it or what is said, its errors tell. */
    FORM,
    /** What is rich about the message was refused. */
    TOO_RICH,
    /** The message was taken before, and is gone by now. */
    TAKEN_BEFORE,
    /** Another answer to the same interaction came first. */
    ACKNOWLEDGED,
    /** The message that was to be referred to may not be read. */
    NO_REFERENCE,
    /** The bot's token is void. */
    TOKEN,
    /** The bot may not do this; plain words may be allowed where rich ones are not. */
    FORBIDDEN,
    /** Nothing of the bot's will be taken in this conversation for a while. */
    CLOSED,
    /** Refused for good. */
    REFUSED;

    /**
     * @param code the platform's error code; 0 if it gave none
     * @param status HTTP status, which decides for codes that are not known
     */
    static DiscordVerdict of(int code, int status) {
        return switch (code) {
            case 50035 -> FORM;
            case 30015, 40005, 50045 -> TOO_RICH;
            case 10008 -> TAKEN_BEFORE;
            case 40060 -> ACKNOWLEDGED;
            case 160002 -> NO_REFERENCE;
            case 50013 -> FORBIDDEN;
            case 10003, 10004, 50001, 50003, 50007, 50008, 50278, 40007, 40058, 50083, 160005 -> CLOSED;
            case 20016, 20022, 20028, 20029, 30046, 40003, 40062 -> CROWDED;
            case 40004, 110000, 130000 -> TROUBLE;
            // A 401 with it is a matter of the status.
            case 40001, 50014 -> status == 401 ? TOKEN : REFUSED;
            case 10007, 10011, 10013, 10014, 10015, 10062, 10063 -> REFUSED;
            case 30003, 30010, 30034, 40094 -> REFUSED;
            case 50005, 50006, 50016, 50021, 50027, 50033, 50034, 50041, 50109 -> REFUSED;
            case 90001, 160014, 200000, 240000 -> REFUSED;
            default -> byStatus(status);
        };
    }

    private static DiscordVerdict byStatus(int status) {
        return switch (status) {
            case 401 -> TOKEN;
            case 403 -> FORBIDDEN;
            case 408 -> TROUBLE;
            case 413 -> TOO_RICH;
            case 429 -> CROWDED;
            default -> status >= 500 ? TROUBLE : REFUSED;
        };
    }
}
