package dev.holdfast.gateway.qq;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads the platform's timestamps: {@code 2026-09-14T20:31:05+08:00} quickly, and others as far as they are standard. */
final class QqTimestamps {

    private static final int USUAL_LENGTH = 25;
    private static final int DAYS_TO_EPOCH = 719_468;

    private QqTimestamps() {}

    /**
     * @param otherwise if the text cannot be read
     */
    static Instant read(String text, Instant otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return usual(text) ? quickly(text) : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | NumberFormatException odd) {
            return otherwise;
        }
    }

    private static boolean usual(String text) {
        return text.length() == USUAL_LENGTH
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (text.charAt(19) == '+' || text.charAt(19) == '-')
                && text.charAt(22) == ':';
    }

    private static Instant quickly(String text) {
        int year = number(text, 0, 4, 0, 9999);
        int month = number(text, 5, 7, 1, 12);
        int day = number(text, 8, 10, 1, 31);
        long seconds =
                number(text, 11, 13, 0, 23) * 3600L + number(text, 14, 16, 0, 59) * 60L + number(text, 17, 19, 0, 60);
        long offset = number(text, 20, 22, 0, 18) * 3600L + number(text, 23, 25, 0, 59) * 60L;
        long utc = text.charAt(19) == '+' ? seconds - offset : seconds + offset;
        return Instant.ofEpochSecond(epochDay(year, month, day) * 86_400L + utc);
    }

    /** Days since 1970, counting years from March so that the leap day comes last. */
    private static long epochDay(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(shifted, 400);
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - DAYS_TO_EPOCH;
    }

    private static int number(String text, int from, int to, int least, int most) {
        int number = Integer.parseInt(text, from, to, 10);
        if (number < least || number > most) {
            throw new DateTimeException("out of range");
        }
        return number;
    }
}
