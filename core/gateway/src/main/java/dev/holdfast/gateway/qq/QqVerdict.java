package dev.holdfast.gateway.qq;

/** What an error code of the platform means for the message that met it. */
enum QqVerdict {
    /** The token is wrong or over: renew it and ask once more. */
    TOKEN,
    /** The bot's own set-up is refused; no message will pass until it is mended. */
    SETUP,
    /** Too much, too fast. */
    FREQUENCY,
    /** Too much, too fast for this conversation; others are not concerned. */
    CROWDED,
    /** The bot may not speak in this conversation for now. */
    MUTED,
    /** As many as may be said: to an answer it means that the time or number of answers is over, else as {@link #CROWDED}. */
    USED_UP,
    /** The platform had trouble of its own. */
    TROUBLE,
    /** The bot is not connected to the gateway, without which this platform takes nothing. */
    NOT_CONNECTED,
    /** What is rich about the message was refused. */
    TOO_RICH,
    /** A message with this number was taken before. */
    DUPLICATE,
    /** Taken, and shown once it has been reviewed. */
    REVIEW,
    /** Refused for good. */
    REFUSED;

    /**
     * @param code the platform's error code, not 0
     * @param status HTTP status, which decides for codes that are not known
     */
    static QqVerdict of(int code, int status) {
        return switch (code) {
            case 11241, 11243, 11244 -> TOKEN;
            case 11245, 11251, 11261, 11262, 11265, 11273, 11275, 11298, 40023002, 40054016 -> SETUP;
            case 50002 -> FREQUENCY;
            case 20028, 1100308, 40034100 -> CROWDED;
            case 22009 -> USED_UP;
            case 40054002, 850018 -> MUTED;
            case 11242, 11252, 11263, 11281 -> TROUBLE;
            case 304016, 304080, 340067, 40093001, 50055001, 50055002, 50055006 -> TROUBLE;
            case 304018 -> NOT_CONNECTED;
            case 22006, 305007, 40034029, 40034127 -> TOO_RICH;
            case 50037, 50038, 50039, 50040, 50041, 50042, 50043, 50054, 50055, 50056, 50057, 50059 -> TOO_RICH;
            case 304004, 304014, 304036, 304037, 304038 -> TOO_RICH;
            case 304010, 304017, 304020, 304021, 304082, 304083, 40034004 -> TOO_RICH;
            case 40034008, 40034009, 40034010 -> TOO_RICH;
            case 850019, 850026, 850027, 850031, 10000, 40093002 -> TOO_RICH;
            case 40054005 -> DUPLICATE;
            case 304023, 304024 -> REVIEW;
            default -> code >= 504_000 && code < 505_000 ? CROWDED : byStatus(status, code);
        };
    }

    private static QqVerdict byStatus(int status, int code) {
        if (known(code)) {
            return REFUSED;
        }
        return switch (status) {
            case 401 -> TOKEN;
            case 408 -> TROUBLE;
            case 429 -> FREQUENCY;
            default -> status >= 500 ? TROUBLE : REFUSED;
        };
    }

    /** Codes that mean a refusal even where the status looks like trouble. */
    private static boolean known(int code) {
        return switch (code) {
            case 10001, 10003, 10004, 11253, 11254, 11264, 11282 -> true;
            case 304003, 304022, 304025, 304026, 304027, 304028, 304035, 304103 -> true;
            case 3300006, 40034005, 40034006, 40034024, 40034025, 40034026, 40034027, 40034128 -> true;
            case 40034101, 40034102, 40034105, 40054003, 40054004, 40054007, 40054010, 40054013, 40054018 -> true;
            default ->
                (code >= 304_031 && code <= 304_034)
                        || (code >= 304_045 && code <= 304_050)
                        || (code >= 11_301 && code <= 11_306)
                        || (code >= 12_001 && code <= 12_003)
                        || (code >= 50_045 && code <= 50_053)
                        || (code >= 1_100_100 && code <= 1_100_103);
        };
    }
}
