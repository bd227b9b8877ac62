package dev.holdfast.runtime.host;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parent of every plugin's class loader: the JDK, the contract, and nothing else of the application. A plugin may bundle
 * its own version of any library the core uses; the two never meet.
 */
final class ContractClassLoader extends ClassLoader {

    private static final List<String> PACKAGES =
            List.of("dev.holdfast.plugin.", "org.slf4j.", "org.jspecify.annotations.");

    /** What a plugin class carries and implements, and the empty class that PF4J makes for each jar. */
    private static final Set<String> CLASSES =
            Set.of("org.pf4j.Extension", "org.pf4j.ExtensionPoint", "org.pf4j.Plugin");

    private final ClassLoader application;

    ContractClassLoader(ClassLoader application) {
        super("plugin-contract", ClassLoader.getPlatformClassLoader());
        this.application = application;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (CLASSES.contains(name) || PACKAGES.stream().anyMatch(name::startsWith)) {
            return application.loadClass(name);
        }
        throw new ClassNotFoundException(name
                + " is not part of the JDK or of Holdfast's plugin-api; a plugin brings other classes in its own jar");
    }

    @Override
    protected java.net.@Nullable URL findResource(String name) {
        return null;
    }
}
