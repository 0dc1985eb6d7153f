package io.quantrial.trial.model;

import ai.djl.nn.Block;
import io.quantrial.trial.TrialException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.function.Supplier;

/** A user's own network: a class on the class path that is a block, or supplies one. */
final class BlockClassModel implements ModelProvider {

    private static final String ALLOWED =
            "; allowed: a class that is an ai.djl.nn.Block or a java.util.function.Supplier of one,"
                    + " with a public constructor without arguments";

    private final Class<?> type;

    private BlockClassModel(Class<?> type) {
        this.type = type;
    }

    static BlockClassModel of(String name) {
        Class<?> type;
        try {
            type = Class.forName(name, true, loader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT,
                    "model.type: no class " + name + " can be loaded from the class path" + ALLOWED,
                    e);
        }
        if (!Block.class.isAssignableFrom(type) && !Supplier.class.isAssignableFrom(type)) {
            throw refuse(type, "is neither a block nor a supplier", null);
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw refuse(type, "is abstract", null);
        }
        constructor(type);
        return new BlockClassModel(type);
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? BlockClassModel.class.getClassLoader() : context;
    }

    @Override
    public String name() {
        return type.getName();
    }

    @Override
    public Network build(ModelRequest request) {
        Object block = block();
        if (block instanceof Block network) {
            return Network.of(network);
        }
        throw refuse(
                type, "supplied " + (block == null ? "null" : block.getClass().getName()), null);
    }

    private Object block() {
        try {
            Object made = constructor(type).newInstance();
            return made instanceof Supplier<?> supplier ? supplier.get() : made;
        } catch (InvocationTargetException e) {
            throw refuse(type, "threw " + e.getCause(), e);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw refuse(type, "threw " + e, e);
        }
    }

    private static Constructor<?> constructor(Class<?> type) {
        try {
            return type.getConstructor();
        } catch (NoSuchMethodException e) {
            throw refuse(type, "has no such constructor", e);
        }
    }

    private static TrialException refuse(Class<?> type, String reason, Throwable cause) {
        return new TrialException(
                TrialException.Code.BAD_INPUT,
                "model.type: " + type.getName() + " " + reason + ALLOWED,
                cause);
    }
}
