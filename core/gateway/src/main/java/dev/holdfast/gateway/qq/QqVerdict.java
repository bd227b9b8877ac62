package dev.holdfast.gateway.qq;

import org.jspecify.annotations.Nullable;

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
    /** What stands in front of the platform waited for it in vain: it may have done what was asked all the same. */
    UNANSWERED,
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
     * @param status HTTP status, which decides only for codes that are not known: the platform answers refusals with any
     */
    static QqVerdict of(int code, int status) {
        QqVerdict known = known(code);
        return known == null ? byStatus(status) : known;
    }

    private static @Nullable QqVerdict known(int code) {
        return switch (code) {
            case 11241, 11243, 11244 -> TOKEN;
            case 11245, 11251, 11261, 11262, 11265, 11273, 11275, 11298, 40023002, 40054016 -> SETUP;
            case 11242, 11252, 11263, 11281 -> TROUBLE;
            case 11253, 11254, 11264, 11282 -> REFUSED;
            case 10001, 10003, 10004 -> REFUSED;
            case 11301, 11302, 11303, 11304, 11305, 11306, 12001, 12002, 12003 -> REFUSED;
            case 20028, 1100308, 40034100 -> CROWDED;
            case 22009 -> USED_UP;
            case 50002 -> FREQUENCY;
            case 40054002, 850018 -> MUTED;
            case 304016, 304080, 340067, 40093001, 50055001, 50055002, 50055006 -> TROUBLE;
            case 306003, 306005, 306006, 50065001 -> TROUBLE;
            case 304018 -> NOT_CONNECTED;
            case 304023, 304024 -> REVIEW;
            case 40054005 -> DUPLICATE;
            case 22006, 305007, 340069, 40034029, 40034106, 40034108, 40034109, 40034127 -> TOO_RICH;
            case 50037, 50038, 50039, 50040, 50041, 50042, 50043, 50054, 50055, 50056, 50057, 50059 -> TOO_RICH;
            case 304004, 304014, 304036, 304037, 304038, 304062, 304064 -> TOO_RICH;
            // A picture could not be fetched: that may pass, but words now are better than a picture some time.
            case 304010, 304017, 304020, 304021, 304082, 304083, 40034004 -> TOO_RICH;
            case 40034008, 40034009, 40034010 -> TOO_RICH;
            case 850019, 850026, 850027, 850031, 10000, 40093002 -> TOO_RICH;
            case 3300006, 40034005, 40034006, 40034024, 40034025, 40034026, 40034027, 40034128 -> REFUSED;
            case 40034101, 40034102, 40034105, 40034122, 40034123, 40054003, 40054004 -> REFUSED;
            case 40054007, 40054010, 40054013, 40054018 -> REFUSED;
            case 40061001, 40061002, 40062003, 40064004 -> REFUSED;
            default -> family(code);
        };
    }

    /** Codes that are known by their thousands only. */
    private static @Nullable QqVerdict family(int code) {
        return switch (code / 1000) {
            case 504 -> CROWDED;
            case 301, 302, 304, 306, 501, 502, 503, 610, 620, 630 -> REFUSED;
            default -> (code >= 50_006 && code <= 50_053) || (code >= 1_100_100 && code <= 1_100_103) ? REFUSED : null;
        };
    }

    private static QqVerdict byStatus(int status) {
        return switch (status) {
            case 401 -> TOKEN;
            case 408, 502, 504 -> UNANSWERED;
            // The same from networks that stand in front of many services.
            case 520, 521, 522, 523, 524, 525, 526, 527, 528, 529 -> UNANSWERED;
            case 429 -> FREQUENCY;
            default -> status >= 500 ? TROUBLE : REFUSED;
        };
    }
}
