package dev.holdfast.gateway.wire;

import java.util.Arrays;

/** Where the members of one object stand in their text. Filled once, then only read. */
final class JsonMembers implements JsonSyntax.Members {

    private static final int FIRST = 16;

    private int[] places = new int[2 * FIRST];
    private int count;
    private boolean escapedNames;

    @Override
    public void add(String text, int name, int nameEnd, int value) {
        if (2 * count == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[2 * count] = name + 1;
        places[2 * count + 1] = value;
        count++;
        escapedNames |= text.indexOf('\\', name, nameEnd) >= 0;
    }

    /** Where the value of the last member of this name begins; below 0 if there is none. */
    int find(String text, String name) {
        for (int i = 2 * count - 2; i >= 0; i -= 2) {
            if (named(text, places[i], name)) {
                return places[i + 1];
            }
        }
        return -1;
    }

    private boolean named(String text, int at, String name) {
        int end = at + name.length();
        boolean plainly = end < text.length() && text.charAt(end) == '"' && text.startsWith(name, at);
        return plainly || (escapedNames && JsonText.read(text, at - 1).equals(name));
    }
}
