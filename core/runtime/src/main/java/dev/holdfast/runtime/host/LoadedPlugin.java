package dev.holdfast.runtime.host;

import dev.holdfast.plugin.BotPlugin;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginLoader;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin's classes in memory and its one instance.
 *
 * <p>Each jar gets a PF4J manager of its own: two versions of a plugin can then be in memory during a reload, and what goes
 * wrong at unloading one cannot hold another (docs/decisions/0002). Used on the lifecycle thread only.
 */
final class LoadedPlugin {

    private static final Logger log = LoggerFactory.getLogger(LoadedPlugin.class);

    private final PluginJar jar;
    private final Manager manager;
    private final BotPlugin plugin;
    private final WeakReference<ClassLoader> loader;

    /** PF4J with a loader that shows a plugin the contract and its own jar. */
    private static final class Manager extends DefaultPluginManager {

        private Manager(Path folder) {
            super(folder);
        }

        @Override
        protected PluginDescriptorFinder createPluginDescriptorFinder() {
            return new OwnManifestFinder();
        }

        @Override
        protected PluginLoader createPluginLoader() {
            return new ContractPluginLoader(this);
        }

        /** Ends a plugin even where its own stop or PF4J's bookkeeping fails. */
        private void discard(String id) {
            try {
                unloadPlugin(id);
            } catch (Throwable failure) {
                log.warn("Plugin {} was not unloaded cleanly", id, failure);
            }
        }
    }

    /** Hides what the host has checked already: this manager knows one plugin and would find every dependency missing. */
    private static final class OwnManifestFinder extends ManifestPluginDescriptorFinder {
        @Override
        protected PluginDescriptor createPluginDescriptor(Manifest manifest) {
            Manifest own = new Manifest(manifest);
            own.getMainAttributes().remove(new Attributes.Name(PLUGIN_DEPENDENCIES));
            own.getMainAttributes().remove(new Attributes.Name(PLUGIN_REQUIRES));
            return super.createPluginDescriptor(own);
        }
    }

    /** Loads a jar with the contract as its parent. */
    private static final class ContractPluginLoader extends JarPluginLoader {
        private ContractPluginLoader(PluginManager manager) {
            super(manager);
        }

        @Override
        public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
            JarClassLoader loader = new JarClassLoader(pluginManager, descriptor);
            loader.addFile(path.toFile());
            return loader;
        }
    }

    /** Counts the classes that a plugin's own jar brings. */
    private static final class JarClassLoader extends PluginClassLoader {
        private final AtomicInteger classes = new AtomicInteger();

        private JarClassLoader(PluginManager manager, PluginDescriptor descriptor) {
            super(
                    manager,
                    descriptor,
                    new ContractClassLoader(LoadedPlugin.class.getClassLoader()),
                    ClassLoadingStrategy.APD);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Class<?> found = super.findClass(name);
            classes.incrementAndGet();
            return found;
        }
    }

    private LoadedPlugin(PluginJar jar, Manager manager, BotPlugin plugin, ClassLoader loader) {
        this.jar = jar;
        this.manager = manager;
        this.plugin = plugin;
        this.loader = new WeakReference<>(loader);
    }

    /**
     * Loads a jar's classes and makes its instance; nothing of the plugin but its constructor runs.
     *
     * @throws PluginRefusedException if there is not exactly one plugin class, or it cannot be made
     */
    static LoadedPlugin load(PluginJar jar, Path copies) throws PluginRefusedException {
        Manager manager = new Manager(copies);
        String id = jar.info().id();
        try {
            manager.loadPlugin(jar.copy());
            manager.startPlugin(id);
            PluginWrapper wrapper = manager.getPlugin(id);
            List<BotPlugin> plugins = manager.getExtensions(BotPlugin.class, id);
            if (plugins.size() != 1) {
                throw new PluginRefusedException(jar.file().getFileName() + " (" + id + ") brings " + plugins.size()
                        + " classes that implement BotPlugin and carry @Extension; it must be exactly one");
            }
            return new LoadedPlugin(jar, manager, plugins.getFirst(), wrapper.getPluginClassLoader());
        } catch (PluginRefusedException e) {
            manager.discard(id);
            throw e;
        } catch (Throwable failure) {
            manager.discard(id);
            throw new PluginRefusedException(
                    jar.file().getFileName() + " (" + id + ") cannot be loaded: " + failure, failure);
        }
    }

    /** How many classes of its jar are loaded. */
    int classes() {
        return loader.get() instanceof JarClassLoader counting ? counting.classes.get() : 0;
    }

    PluginJar jar() {
        return jar;
    }

    BotPlugin plugin() {
        return plugin;
    }

    /** Lets go of the classes; answers a reference that is cleared once they are collected. */
    WeakReference<ClassLoader> unload() {
        manager.discard(jar.info().id());
        return loader;
    }
}
