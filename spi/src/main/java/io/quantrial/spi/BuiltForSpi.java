package io.quantrial.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * States the SPI version that a {@link QuantizerPlugin} was compiled against.
 *
 * <p>Written as {@code @BuiltForSpi(SpiVersion.CURRENT)}: the compiler copies the constant into the
 * plugin's class file, so that the plugin keeps saying what it was built for when it meets a newer
 * host.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BuiltForSpi {

    /**
     * Returns the SPI version at the time of compilation.
     *
     * @return {@link SpiVersion#CURRENT} as {@code major.minor}
     */
    String value();
}
